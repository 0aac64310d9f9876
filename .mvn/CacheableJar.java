import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lifts classes of a jar that were compiled for Java 5 to the class file version of Java 8, in place.
 *
 * <p>The JVM's AOT cache takes none older than Java 6, nor what refers to one: with picocli, which still serves Java 5,
 * that is all of the command line, half of the start-up. Only the version and the stack maps that it asks for are new.
 */
final class CacheableJar {

    private static final ClassTransform LIFT = ((ClassTransform) (builder, element) -> {
                if (element instanceof ClassFileVersion) {
                    builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
                } else {
                    builder.with(element);
                }
            })
            .andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)); // else they are only copied

    private CacheableJar() {}

    public static void main(String[] args) throws IOException {
        for (String jar : args) {
            try (FileSystem files = FileSystems.newFileSystem(Path.of(jar))) {
                lift(files.getPath("/"));
            }
        }
    }

    private static void lift(Path root) throws IOException {
        var classFile = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(
                        ClassHierarchyResolver.ofResourceParsing(type -> open(root, type))
                                .orElse(ClassHierarchyResolver.defaultResolver())));
        for (Path file : classes(root)) {
            byte[] bytes = Files.readAllBytes(file);
            ClassModel model = classFile.parse(bytes);
            if (model.majorVersion() < ClassFile.JAVA_6_VERSION) {
                Files.write(file, classFile.transformClass(model, LIFT));
            }
        }
    }

    private static List<Path> classes(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static ByteArrayInputStream open(Path root, ClassDesc type) {
        try {
            String name = type.descriptorString();
            Path file = root.resolve(name.substring(1, name.length() - 1) + ".class");
            return Files.exists(file) ? new ByteArrayInputStream(Files.readAllBytes(file)) : null;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
