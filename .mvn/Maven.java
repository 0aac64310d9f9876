import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipInputStream;

/** Prints the home of the Maven that this project is built with; fetches and checks it first if it is not there. */
final class Maven {

    private static final String VERSION = "3.9.11";
    private static final String SOURCE = "https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/" + VERSION
            + "/apache-maven-" + VERSION + "-bin.zip";
    private static final String SHA512 = "03e2d65d4483a3396980629f260e25cac0d8b6f7f2791e4dc20bc83f9514db8d"
            + "0f05b0479e699a5f34679250c49c8e52e961262ded468a20de0be254d8207076";

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Path home = folder.resolve("apache-maven-" + VERSION);
        if (!Files.exists(home)) {
            Files.createDirectories(folder);
            try (var channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (!Files.exists(home)) {
                    install(folder, home);
                }
            }
        }
        System.out.println(home);
    }

    private static void install(Path folder, Path home) throws Exception {
        Path zip = Files.createTempFile(folder, "maven", ".zip");
        Path unpacked = Files.createTempDirectory(folder, "maven");
        try {
            fetch(zip);
            unpack(zip, unpacked);
            Files.move(unpacked.resolve(home.getFileName()), home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(zip);
            Files.deleteIfExists(unpacked);
        }
    }

    private static void fetch(Path zip) throws Exception {
        var digest = MessageDigest.getInstance("SHA-512");
        System.err.println("fetching Maven " + VERSION);
        try (InputStream in = new DigestInputStream(URI.create(SOURCE).toURL().openStream(), digest)) {
            Files.copy(in, zip, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException("cannot fetch " + SOURCE + ": " + e + "; the first build needs the network", e);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(SHA512)) {
            throw new IOException(SOURCE + ": SHA-512 is " + found + ", expected " + SHA512);
        }
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(zip + ": entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                    if (!file.toFile().setExecutable(file.getParent().endsWith("bin"))) {
                        throw new IOException(file + ": cannot set its mode");
                    }
                }
            }
        }
    }
}
