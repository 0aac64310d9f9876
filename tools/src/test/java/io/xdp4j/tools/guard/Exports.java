package io.xdp4j.tools.guard;

import com.sun.source.tree.ExportsTree;
import java.util.Set;
import java.util.stream.Collectors;

/** The packages that a module exports to everyone. */
final class Exports {

    private Exports() {}

    static Set<String> of(Source moduleInfo) {
        return moduleInfo.unit().getModule().getDirectives().stream()
                .filter(ExportsTree.class::isInstance)
                .map(ExportsTree.class::cast)
                .filter(exports -> exports.getModuleNames() == null)
                .map(exports -> exports.getPackageName().toString())
                .collect(Collectors.toSet());
    }
}
