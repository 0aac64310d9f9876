package io.xdp4j.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Namespaces that stay. */
@KernelTest
final class NamedNamespacesKernelTest {

    private static final String NAME = "xdp4jtest" + ProcessHandle.current().pid();

    @Test
    void nameThatIsTakenIsBusyAndStays() throws XdpException {
        try (NetNamespace _ = NamedNamespaces.create(NAME)) {
            XdpException taken = assertThrows(XdpException.class, () -> NamedNamespaces.create(NAME));

            assertEquals(Kind.BUSY, taken.kind());
            assertTrue(taken.getMessage().contains(NAME), taken.getMessage());
            assertTrue(NamedNamespaces.names().contains(NAME));
        } finally {
            NamedNamespaces.delete(NAME);
        }
        assertFalse(NamedNamespaces.names().contains(NAME));
    }

    @Test
    void nameThatIsNotThereIsGone() throws XdpException {
        assertFalse(NamedNamespaces.delete(NAME));
        assertEquals(
                Kind.GONE,
                assertThrows(XdpException.class, () -> NamedNamespaces.open(NAME))
                        .kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../xdp4jtest", "a/b", ".hidden"})
    void nameThatIsNoFileOfTheFolderIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> NamedNamespaces.create(name));
        assertThrows(IllegalArgumentException.class, () -> NamedNamespaces.delete(name));
        assertThrows(IllegalArgumentException.class, () -> NamedNamespaces.open(name));
    }
}
