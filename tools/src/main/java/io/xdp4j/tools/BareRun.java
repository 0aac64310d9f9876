package io.xdp4j.tools;

import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.tools.input.BoundedText;
import io.xdp4j.tools.input.LineReader;
import io.xdp4j.tools.vm.IsaRunner;
import io.xdp4j.tools.vm.IsaRunner.IsaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code xdp run --isa}: programs without an object, in hex on standard input. */
final class BareRun {

    private final Session session;
    private final IsaRunner runner;

    BareRun(Session session, Engine engine) {
        this.session = session;
        this.runner = new IsaRunner(engine);
    }

    /** Runs one program on some memory in hex, null for none. */
    int once(String hex) throws IOException {
        byte[] bytes = hex == null ? new byte[0] : IsaRunner.bytes(hex);
        String text = BoundedText.read(session.in(), "standard input: it has");
        try {
            long result = runner.run(runner.load(IsaRunner.bytes(text)), bytes);
            session.out().println(Long.toHexString(result));
            return ExitCode.DONE;
        } catch (IsaException | IllegalArgumentException e) {
            session.err().println("xdp: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /** Answers every line. */
    int batch() throws IOException {
        var lines = new LineReader(session.in(), BoundedText.MOST_BYTES);
        while (lines.next()) {
            session.out()
                    .println(
                            lines.isTooLong()
                                    ? "ERR a line has more than " + BoundedText.MOST_BYTES + " bytes"
                                    : runner.answer(new String(lines.line(), StandardCharsets.ISO_8859_1)));
            if (session.out().checkError()) {
                return ExitCode.FAILED;
            }
        }
        return ExitCode.DONE;
    }
}
