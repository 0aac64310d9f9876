package io.xdp4j.bpf.vm.map;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/** Makes the copies of {@link HashLookup}: hidden classes, which go with the map and the programs that use it. */
final class HashCopies {

    private static final byte[] CLASS = read();

    private HashCopies() {}

    /** Returns a copy for a place. */
    static MapLookup of(HashPlace place) {
        try {
            MethodHandles.Lookup copy = MethodHandles.lookup().defineHiddenClassWithClassData(CLASS, place, true);
            return (MapLookup)
                    copy.lookupClass().getDeclaredConstructor(HashPlace.class).newInstance(place);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read() {
        String name = HashLookup.class.getSimpleName() + ".class";
        try (InputStream in = HashLookup.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " where the class is");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
