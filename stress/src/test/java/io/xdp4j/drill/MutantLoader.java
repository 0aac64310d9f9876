package io.xdp4j.drill;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Loads a module and its tests anew, one class of it as a mutant; what is not in the module comes from its parent. */
final class MutantLoader extends URLClassLoader {

    private final Subject subject;
    private final String mutated;
    private final byte[] bytes;
    private final Set<String> loaded = new HashSet<>();

    /** With {@code type}, in the form of class files, made of {@code bytes}. */
    MutantLoader(Subject subject, String type, byte[] bytes) throws MalformedURLException {
        super(new URL[] {
            subject.testClasses().toUri().toURL(), subject.classes().toUri().toURL()
        });
        this.subject = subject;
        this.mutated = type.replace('/', '.');
        this.bytes = bytes;
    }

    /** The names of the classes that were used. */
    Set<String> loaded() {
        return loaded;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                type = name.startsWith("io.xdp4j.") ? define(name) : null;
            }
            return type != null ? type : super.loadClass(name, resolve);
        }
    }

    @Override
    public URL getResource(String name) {
        URL found = findResource(name);
        return found != null ? found : super.getResource(name);
    }

    /** Tests that read how a class is compiled read the mutant. */
    @Override
    public InputStream getResourceAsStream(String name) {
        String type = name.replace(".class", "").replace('/', '.');
        loaded.add(type);
        return type.equals(mutated) ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        loaded.add(name);
        if (name.equals(mutated)) {
            return defineClass(name, bytes, 0, bytes.length);
        }
        for (Path folder : new Path[] {subject.testClasses(), subject.classes()}) {
            Path file = folder.resolve(name.replace('.', '/') + ".class");
            if (Files.exists(file)) {
                try {
                    byte[] original = Files.readAllBytes(file);
                    return defineClass(name, original, 0, original.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
        return null;
    }
}
