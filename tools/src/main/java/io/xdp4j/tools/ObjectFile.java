package io.xdp4j.tools;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ProgramInfo;
import io.xdp4j.bpf.object.ProgramKind;
import io.xdp4j.bpf.object.Variable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Object files on the command line, and what is said of them there. */
final class ObjectFile {

    private ObjectFile() {}

    /** Reads a file; an error names it. */
    static BpfObject read(String file) throws IOException {
        if (file.isEmpty()) {
            throw new IllegalArgumentException("OBJ.o is empty: the path of an object file is wanted");
        }
        try {
            if (Files.isDirectory(Path.of(file))) {
                throw new IOException("is a folder, not an object file");
            }
            return BpfObject.read(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": may not be read", e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Returns the programs for interfaces; if {@code name} is not null only that one, of whichever kind. */
    static List<ProgramInfo> programs(BpfObject object, String name) {
        List<ProgramInfo> all = object.programs();
        if (name == null) {
            return all.stream().filter(one -> one.kind() == ProgramKind.XDP).toList();
        }
        List<ProgramInfo> named =
                all.stream().filter(one -> one.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("--program " + name + ": there is no such program; there are "
                    + all.stream().map(ProgramInfo::name).collect(Collectors.joining(", ")));
        }
        return named;
    }

    /** Returns the object with {@code VAR=VALUE}: a number, decimal or with 0x, or {@code hex:} and bytes. */
    static BpfObject with(BpfObject object, String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--set " + setting + ": VAR=VALUE is wanted");
        }
        String name = setting.substring(0, equals);
        String value = setting.substring(equals + 1).strip();
        try {
            if (value.startsWith("hex:")) {
                return object.withVariable(name, HexFormat.of().parseHex(value.substring("hex:".length())));
            }
            return object.withVariable(name, number(object.variables().get(name), value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--set " + setting + ": " + value + " is no number; bytes are written as hex:00ff", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--set " + setting + ": " + e.getMessage(), e);
        }
    }

    private static long number(Variable variable, String value) {
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true") ? 1 : 0;
        }
        boolean unsigned64 = variable != null && variable.bytes() == Long.BYTES && !variable.signed();
        return unsigned64 && !value.startsWith("-") && !value.startsWith("0x")
                ? Long.parseUnsignedLong(value)
                : value.startsWith("0x") ? Long.parseUnsignedLong(value.substring(2), 16) : Long.parseLong(value);
    }
}
