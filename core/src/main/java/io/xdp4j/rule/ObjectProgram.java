package io.xdp4j.rule;

import io.xdp4j.bpf.object.BpfObject;
import java.util.Objects;

/**
 * A program of an object file, as a compiler writes it. Its maps are those that the {@code Xdp} has open for this very
 * object, or else are made for the link.
 *
 * @param object that it is in
 * @param program its name: that of its function
 * @since 0.1
 */
public record ObjectProgram(BpfObject object, String program) implements ProgramSpec {

    /** Checks that there is such a program. */
    public ObjectProgram {
        Objects.requireNonNull(object, "object");
        if (object.programs().stream().noneMatch(one -> one.name().equals(program))) {
            throw new IllegalArgumentException("object " + object.name() + " has no program " + program + "; it has "
                    + String.join(
                            ", ",
                            object.programs().stream().map(one -> one.name()).toList()));
        }
    }
}
