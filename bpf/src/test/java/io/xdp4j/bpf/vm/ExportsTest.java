package io.xdp4j.bpf.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.vm.memory.VmMemory;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the module lets others do. The memory of a VM may be the whole address space: who has no native access is to
 * have no method that reads or writes at a place of his choice in it.
 */
final class ExportsTest {

    private final Path classes =
            Path.of(Vm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    private final Set<String> exported = exported();

    ExportsTest() throws URISyntaxException {}

    @Test
    void mapsOfTheVmAreExportedToTheLibraryAlone() {
        assertTrue(exported.contains(Vm.class.getPackageName()));
        assertTrue(exported.contains(VmMemory.class.getPackageName()));
        assertFalse(exported.contains("io.xdp4j.bpf.vm.map"));
        assertEquals(
                Map.of("io.xdp4j.bpf.vm.map", Set.of("io.xdp4j")),
                exports().stream()
                        .filter(Exports::isQualified)
                        .collect(Collectors.toMap(Exports::source, Exports::targets)));
    }

    @Test
    void exportedMembersNameExportedTypesOnly() throws IOException {
        var hidden = new ArrayList<String>();
        for (Executable member : members()) {
            for (Class<?> type : types(member)) {
                Class<?> named = type.isArray() ? type.componentType() : type;
                if (named.getName().startsWith("io.xdp4j.") && !exported.contains(named.getPackageName())) {
                    hidden.add(member.toString());
                }
            }
        }

        assertEquals(List.of(), hidden);
    }

    @Test
    void nobodyHandsOutTheMemoryOfAVm() throws IOException {
        var found = new TreeSet<String>();
        for (Executable member : members()) {
            if (member instanceof Method method && VmMemory.class.isAssignableFrom(method.getReturnType())) {
                found.add(method.getDeclaringClass().getSimpleName() + "." + method.getName());
            }
        }

        assertEquals(Set.of("HeapMemory.of"), found);
    }

    /** Host offsets are longs: of each method that takes one it is to be known what it is. */
    @Test
    void noMethodTakesAHostOffset() throws IOException {
        var found = new TreeSet<String>();
        for (Executable member : members()) {
            boolean ofVm = member.getDeclaringClass().getPackage() == Vm.class.getPackage();
            if (ofVm && Arrays.asList(member.getParameterTypes()).contains(long.class)) {
                String name = member instanceof Method ? member.getName() : "new";
                found.add(member.getDeclaringClass().getSimpleName() + "." + name);
            }
        }

        assertEquals(
                Set.of(
                        "Vm.of", // the budget
                        "VmContext.frame", // places in the segment that is given with them
                        "VmObject.set", // a value
                        "VmServices.new"), // the seed
                found);
    }

    private static List<Class<?>> types(Executable member) {
        var types = new ArrayList<>(List.of(member.getParameterTypes()));
        if (member instanceof Method method) {
            types.add(method.getReturnType());
        }
        return types;
    }

    private List<Executable> members() throws IOException {
        var members = new ArrayList<Executable>();
        for (Class<?> type : types()) {
            Stream.of(type.getDeclaredMethods(), type.getDeclaredConstructors())
                    .flatMap(Arrays::stream)
                    .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                    .forEach(members::add);
        }
        assertTrue(members.size() > 500, members.size() + " members");
        return members;
    }

    /** Returns the public types of the packages that are exported. */
    private List<Class<?>> types() throws IOException {
        var types = new ArrayList<Class<?>>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String folder = classes.relativize(file.resolveSibling("")).toString();
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && exported.contains(folder.replace('/', '.'))) {
                    Class<?> type = Class.forName(
                            folder.replace('/', '.') + "." + name.substring(0, name.length() - ".class".length()),
                            false,
                            Vm.class.getClassLoader());
                    if (Modifier.isPublic(type.getModifiers())) {
                        types.add(type);
                    }
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
        return types;
    }

    private Set<String> exported() {
        var names = new HashSet<String>();
        for (Exports exports : exports()) {
            if (!exports.isQualified()) {
                names.add(exports.source());
            }
        }
        return names;
    }

    private Set<Exports> exports() {
        return ModuleFinder.of(classes)
                .find("io.xdp4j.bpf")
                .orElseThrow()
                .descriptor()
                .exports();
    }
}
