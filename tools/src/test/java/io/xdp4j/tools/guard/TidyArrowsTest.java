package io.xdp4j.tools.guard;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.DirectiveTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.RequiresTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What may use what: modules, and the packages inside core. All arrows point down. */
final class TidyArrowsTest {

    /** What each module may require ; {@code tools} and what is not published may use libraries too. */
    private static final Map<String, Set<String>> REQUIRES = Map.of(
            "io.xdp4j.wire", Set.of("java.base"),
            "io.xdp4j.bpf", Set.of("java.base"),
            "io.xdp4j", Set.of("io.xdp4j.bpf", "io.xdp4j.wire"));

    private static final Set<String> MAY_USE_LIBRARIES =
            Set.of("io.xdp4j.tools", "io.xdp4j.examples", "io.xdp4j.bench");

    /** The packages of core and bpf; imports point from a higher number to a lower one, or stay. */
    private static final Map<String, Integer> LEVELS = Map.ofEntries(
            entry("io.xdp4j.testkit", 12),
            entry("io.xdp4j.linux.capture", 12),
            entry("io.xdp4j.software.capture", 12),
            entry("io.xdp4j", 11),
            entry("io.xdp4j.linux", 10),
            entry("io.xdp4j.windows", 10),
            entry("io.xdp4j.software", 10),
            entry("io.xdp4j.software.nic", 9),
            entry("io.xdp4j.software.program", 8),
            entry("io.xdp4j.software.offload", 8),
            entry("io.xdp4j.software.link", 7),
            entry("io.xdp4j.driver", 6),
            entry("io.xdp4j.rule", 5),
            entry("io.xdp4j.ring", 4),
            entry("io.xdp4j.linux.inspect", 4),
            entry("io.xdp4j.linux.netlink", 3),
            entry("io.xdp4j.linux.abi", 2),
            entry("io.xdp4j.windows.abi", 2),
            entry("io.xdp4j.os", 1),
            entry("io.xdp4j.device", 0),
            entry("io.xdp4j.bpf.vm", -1),
            entry("io.xdp4j.bpf.vm.proof", -2),
            entry("io.xdp4j.bpf.vm.map", -3),
            entry("io.xdp4j.bpf.object", -3),
            entry("io.xdp4j.bpf.vm.memory", -4),
            entry("io.xdp4j.bpf.map", -4),
            entry("io.xdp4j.bpf.check", -4),
            entry("io.xdp4j.bpf", -5),
            entry("io.xdp4j.wire", -6));

    private static final String TURN = "Turn these arrows (ARCHITECTURE.md):";
    private static final Pattern TYPE = Pattern.compile("(io\\.xdp4j(?:\\.[a-z]\\w*)*)\\.[A-Z]\\w*");

    @Test
    void modulesRequireOnlyWhatIsBelowThem() {
        Checkout.assertNone(Checkout.mainSources(), TidyArrowsTest::badRequires, TURN);
    }

    @Test
    void anArrowBetweenModulesThatPointsUpIsFound() {
        String path = "wire/src/main/java/module-info.java";

        assertEquals(
                1,
                badRequires(Source.of(path, "module io.xdp4j.wire { requires io.xdp4j; }"))
                        .size());
        assertEquals(
                1,
                badRequires(Source.of(path, "module io.xdp4j.bpf { requires java.logging; }"))
                        .size());
        assertEquals(
                1,
                badRequires(Source.of(path, "module io.xdp4j { exports io.xdp4j.os to org.other; }"))
                        .size());
        assertEquals(
                0,
                badRequires(Source.of(path, "module io.xdp4j.bpf { exports io.xdp4j.bpf.vm.map to io.xdp4j; }"))
                        .size());
        assertEquals(
                1, badRequires(Source.of(path, "module io.xdp4j.common { }")).size());
    }

    @Test
    void packagesUseOnlyWhatIsBelowThem() {
        List<Source> sources = Checkout.mainSources().stream()
                .filter(source -> Set.of("core", "bpf").contains(source.file().module()))
                .toList();

        Checkout.assertNone(sources, TidyArrowsTest::badPackages, TURN);
    }

    @Test
    void anArrowBetweenPackagesThatPointsUpIsFound() {
        assertBad("package io.xdp4j.ring; import io.xdp4j.rule.Rule; class A {}");
        assertBad("package io.xdp4j.os; class A { io.xdp4j.Xdp a; }");
        assertBad("package io.xdp4j.linux; import static io.xdp4j.software.SoftwareDriver.RING; class A {}");
        assertBad("package io.xdp4j.bpf.object; class A { io.xdp4j.bpf.vm.Vm a; }");
        assertBad("package io.xdp4j.common; class A {}");
    }

    static List<Finding> badRequires(Source source) {
        ModuleTree module = source.unit().getModule();
        if (module == null) {
            return List.of();
        }
        String name = module.getName().toString();
        boolean free = MAY_USE_LIBRARIES.contains(name);
        if (!free && !REQUIRES.containsKey(name)) {
            return List.of(source.finding(module, "a module that is not on the list of this test"));
        }
        List<Finding> found = new ArrayList<>();
        for (DirectiveTree directive : module.getDirectives()) {
            boolean good = switch (directive) {
                case RequiresTree requires ->
                    free || REQUIRES.get(name).contains(requires.getModuleName().toString());
                case ExportsTree exports ->
                    exports.getModuleNames() == null
                            || exports.getModuleNames().stream().allMatch(to -> isOurs(to.toString()));
                default -> true;
            };
            if (!good) {
                found.add(source.finding(directive, directive.toString().strip()));
            }
        }
        return found;
    }

    private static boolean isOurs(String module) {
        return module.equals("io.xdp4j") || module.startsWith("io.xdp4j.");
    }

    static List<Finding> badPackages(Source source) {
        if (source.packageName().isEmpty()) {
            return List.of();
        }
        if (!LEVELS.containsKey(source.packageName())) {
            return List.of(source.finding(source.unit(), "a package that is not on the list of this test"));
        }
        List<Finding> found = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMemberSelect(MemberSelectTree select, Void nothing) {
                var type = TYPE.matcher(select.toString());
                if (type.matches() && !mayUse(source.packageName(), type.group(1))) {
                    found.add(source.finding(select, source.packageName() + " uses " + select));
                }
                return super.visitMemberSelect(select, nothing);
            }
        }.scan(source.unit(), null);
        return found;
    }

    private static boolean mayUse(String from, String to) {
        return from.equals(to) || LEVELS.getOrDefault(to, Integer.MAX_VALUE) < LEVELS.get(from);
    }

    private static void assertBad(String text) {
        assertEquals(
                1, badPackages(Source.of("core/src/main/java/A.java", text)).size(), text);
    }
}
