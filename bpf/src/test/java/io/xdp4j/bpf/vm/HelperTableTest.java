package io.xdp4j.bpf.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.xdp4j.bpf.Helper;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class HelperTableTest {

    private static final Pattern WORD = Pattern.compile("_(.)");

    @Test
    void methodsAreThereAndHaveTheNamesOfTheirNumbers() throws Exception {
        int found = 0;
        for (Helper helper : Helper.values()) {
            HelperTable.Method method = HelperTable.method(helper.id());
            if (method != null) {
                found++;
                assertEquals(camelCase(helper.symbol()), method.name());
                assertNotNull(method.owner()
                        .getDeclaredMethod(
                                method.name(),
                                VmContext.class,
                                long.class,
                                long.class,
                                long.class,
                                long.class,
                                long.class));
            }
        }
        assertEquals(38, found); // all but strtol, strtoul and strncmp
    }

    private static String camelCase(String name) {
        return WORD.matcher(name).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    }
}
