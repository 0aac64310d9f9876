package io.xdp4j.tools;

import picocli.CommandLine.IVersionProvider;

/** What {@code xdp --version} says: the version, and what it runs on. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getModule().getDescriptor().rawVersion().orElse("(of no build)");
        return new String[] {
            "xdp " + version,
            "JDK " + Runtime.version() + ", " + System.getProperty("java.vendor") + ", "
                    + System.getProperty("java.home"),
            System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                    + System.getProperty("os.arch")
        };
    }
}
