package io.xdp4j.tools.bench;

/** What the numbers were taken on. Source: proc_cpuinfo(5). */
final class Machine {

    private static final String MODEL = "model name";

    private Machine() {}

    /** Returns for example {@code AMD EPYC, 2 processors, amd64}; without the model where the kernel names none. */
    static String name() {
        int processors = Runtime.getRuntime().availableProcessors();
        String model = ProcFile.lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith(MODEL) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip() + ", ")
                .findFirst()
                .orElse("");
        return model
                + processors
                + (processors == 1 ? " processor, " : " processors, ")
                + System.getProperty("os.arch");
    }
}
