package io.xdp4j.tools;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs commands that another process sends: it has mounts of its own, which a thread of a test cannot have.
 *
 * <pre>{@code
 *   to it     u32 count | count + 1 times: u32 length, UTF-8; the last is what the command can read
 *   from it   u32 0 when it is there | then for each: u32 exit code | u32 length, output | u32 length, errors
 * }</pre>
 */
public final class CommandLoop {

    private static final int READY = 0;

    private CommandLoop() {}

    /** Runs until its input ends. */
    public static void main(String[] args) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var to = new DataOutputStream(new BufferedOutputStream(System.out));
        to.writeInt(READY);
        to.flush();
        while (true) {
            String[] command;
            try {
                command = new String[in.readInt()];
            } catch (EOFException _) {
                return;
            }
            for (int i = 0; i < command.length; i++) {
                command[i] = new String(read(in), StandardCharsets.UTF_8);
            }
            run(read(in), command, to);
        }
    }

    static byte[] read(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    static void write(DataOutputStream to, byte[] bytes) throws IOException {
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    private static void run(byte[] input, String[] command, DataOutputStream to) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var session = new Session(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                new Stop());
        to.writeInt(Main.run(session, command));
        write(to, out.toByteArray());
        write(to, err.toByteArray());
        to.flush();
    }
}
