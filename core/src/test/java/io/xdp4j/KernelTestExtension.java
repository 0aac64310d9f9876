package io.xdp4j;

import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import io.xdp4j.os.NetNamespace;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test method on a new thread in a new namespace, as a namespace belongs to a thread. */
final class KernelTestExtension implements ExecutionCondition, InvocationInterceptor {

    private static final List<Capability> NEEDED =
            List.of(Capability.NET_ADMIN, Capability.NET_RAW, Capability.BPF, Capability.SYS_ADMIN);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        for (Capability capability : NEEDED) {
            if (!Capabilities.has(capability)) {
                return ConditionEvaluationResult.disabled("no CAP_" + capability);
            }
        }
        return ConditionEvaluationResult.enabled("the capabilities are there");
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inNamespace(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inNamespace(invocation);
    }

    private static void inNamespace(Invocation<Void> invocation) throws Throwable {
        var failure = new Throwable[1];
        try (NetNamespace namespace = NetNamespace.create()) {
            var task = new FutureTask<Void>(() -> {
                try {
                    invocation.proceed();
                } catch (Throwable t) {
                    failure[0] = t;
                }
                return null;
            });
            namespace.start("kernel test", task);
            task.get();
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }
}
