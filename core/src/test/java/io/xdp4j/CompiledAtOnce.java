package io.xdp4j;

import io.xdp4j.software.program.LoadedRules;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Tests in which the software driver compiles each list when it is attached, however short it is. */
final class CompiledAtOnce implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        ScopedValue.where(LoadedRules.EVALUATED, 0).call(test::proceed);
    }
}
