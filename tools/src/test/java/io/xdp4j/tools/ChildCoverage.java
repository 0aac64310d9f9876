package io.xdp4j.tools;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * What -Pcoverage counts in a process of its own. The agent writes when the process ends, into a file for each: one
 * that is ended as it writes leaves a piece of a file, and the report can read none but whole ones.
 */
record ChildCoverage(String agent, Path written) {

    private static final Path FOLDER = Path.of("target").toAbsolutePath();

    static ChildCoverage start() {
        String agent = System.getProperty("test.agent", "").strip();
        String name = "child-" + UUID.randomUUID() + ".part";
        return new ChildCoverage(agent.replace("jacoco.exec", name), FOLDER.resolve(name));
    }

    /** Options for the JVM: none without -Pcoverage. */
    List<String> options() {
        return agent.isEmpty() ? List.of() : List.of(agent);
    }

    /** To be called when the process has ended. */
    void count() throws IOException {
        if (Files.exists(written) && isWhole()) {
            Files.move(written, Path.of(written.toString().replace(".part", ".exec")));
        }
    }

    /** Whether the file ends with a block. Source: org.jacoco.core.data.ExecutionDataWriter, format 0x1007. */
    private boolean isWhole() throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(written)))) {
            int blocks = 0;
            for (int block = in.read(); block >= 0; block = in.read()) {
                readBlock(in, block);
                blocks++;
            }
            return blocks > 1;
        } catch (EOFException _) {
            return false;
        }
    }

    private static void readBlock(DataInputStream in, int block) throws IOException {
        switch (block) {
            case 0x01 -> in.skipNBytes(4); // magic number and format
            case 0x10 -> { // session: name, start, end
                in.readUTF();
                in.skipNBytes(2 * Long.BYTES);
            }
            case 0x11 -> { // class: id, name, bits
                in.readLong();
                in.readUTF();
                in.skipNBytes((readVarInt(in) + 7) / 8);
            }
            default -> throw new IOException("block of type " + block);
        }
    }

    private static int readVarInt(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }
}
