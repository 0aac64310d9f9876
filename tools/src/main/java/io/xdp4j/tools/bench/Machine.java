package io.xdp4j.tools.bench;

/** What the numbers were taken on. Source: proc_cpuinfo(5), proc_stat(5). */
final class Machine {

    private static final String MODEL = "model name";

    private Machine() {}

    /** Returns for example {@code AMD EPYC, 2 processors, amd64}; without the model where the kernel names none. */
    static String name() {
        int processors = processors();
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

    /** Returns how many processors there are, those too that this process is kept from by {@code taskset}. */
    static int processors() {
        long online = ProcFile.lines("/proc/stat").stream()
                .filter(line -> line.matches("cpu[0-9]+ .*"))
                .count();
        return online > 0 ? (int) online : Runtime.getRuntime().availableProcessors();
    }
}
