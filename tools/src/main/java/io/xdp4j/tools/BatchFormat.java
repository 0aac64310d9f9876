package io.xdp4j.tools;

import io.xdp4j.tools.explain.Batch;
import java.io.PrintStream;
import java.util.Map;

/** Questions and answers in lines of JSON. */
final class BatchFormat implements Batch.Format {

    private final JsonLines json = new JsonLines();
    private final PrintStream out;

    BatchFormat(PrintStream out) {
        this.out = out;
    }

    @Override
    public Object read(byte[] line) {
        return json.read(line);
    }

    @Override
    public boolean write(Map<String, Object> answer) {
        out.println(json.line(answer));
        return !out.checkError(); // which also flushes
    }
}
