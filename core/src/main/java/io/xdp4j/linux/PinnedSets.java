package io.xdp4j.linux;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetTable;
import io.xdp4j.rule.SetType;
import io.xdp4j.rule.TableSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The maps of sets as files, one for each size of keys: {@code deny@address@4}. In place of the dots that a set may
 * have in its name, and bpffs does not take, the files have {@code %}.
 */
final class PinnedSets {

    private static final Pattern FILE = Pattern.compile("([^@]+)@([a-z]+)@([0-9]{1,2})");

    private PinnedSets() {}

    /** Returns whether a program's map is that of a set. */
    static boolean isTable(String map, Map<String, DriverSet> sets) {
        int slash = map.indexOf('/');
        return slash > 0 && sets.containsKey(map.substring(0, slash));
    }

    /** Makes a file in {@code folder} for each map of {@code set}. */
    static void pin(KernelSet set, Path folder) throws XdpException {
        String name = set.spec().name().replace('.', '%') + "@" + set.spec().type() + "@";
        for (Map.Entry<Integer, Fd> map : set.fds().entrySet()) {
            BpfFs.pin(map.getValue(), folder.resolve(name + map.getKey()));
        }
    }

    /** Returns the name of the set that a file is of. */
    static String name(Path file) {
        return file.getFileName().toString().replaceFirst("@.*", "").replace('%', '.');
    }

    /** Opens the set of that name, whose maps are among {@code files}. */
    static KernelSet open(String name, List<Path> files) throws XdpException {
        Map<Integer, Fd> maps = new TreeMap<>();
        try {
            SetType type = null;
            int capacity = 1;
            for (Path file :
                    files.stream().filter(each -> name(each).equals(name)).toList()) {
                Matcher parts = FILE.matcher(file.getFileName().toString());
                if (!parts.matches()) {
                    throw foreign(file);
                }
                Fd map = BpfFs.open(file);
                maps.put(Integer.parseInt(parts.group(3)), map);
                type = SetType.parse(parts.group(2));
                capacity = Math.max(capacity, capacity(type, Integer.parseInt(parts.group(3)), map));
            }
            if (type == null) {
                throw missing(name, files);
            }
            var spec = new SetSpec(name, type, capacity, List.of());
            for (var map : maps.entrySet()) {
                if (!isShaped(SetTable.of(spec, map.getKey()), MapInfo.of(map.getValue()))) {
                    throw foreign(files.getFirst().getParent());
                }
            }
            return new KernelSet(spec, maps);
        } catch (XdpException | RuntimeException e) {
            maps.values().forEach(Fd::close);
            if (e instanceof IllegalArgumentException) {
                throw foreign(files.getFirst().getParent());
            }
            throw e;
        }
    }

    private static int capacity(SetType type, int keyBytes, Fd map) throws XdpException {
        return SetTable.kind(type, keyBytes) == TableSpec.Kind.BUCKETS
                ? BucketMap.capacity(map)
                : Math.clamp(MapInfo.of(map).entries(), 1, SetSpec.MOST);
    }

    private static boolean isShaped(TableSpec table, MapInfo info) {
        MapSpec map = table.map();
        return info.type() == map.type().number()
                && info.keyBytes() == map.keyBytes()
                && info.valueBytes() == map.valueBytes();
    }

    private static XdpException missing(String name, List<Path> files) {
        var names = new TreeSet<>(files.stream().map(PinnedSets::name).toList());
        return new XdpException(
                Kind.GONE,
                "open set " + name,
                0,
                "the program looks into no such set",
                names.isEmpty() ? "it looks into none" : "there are " + String.join(", ", names));
    }

    private static XdpException foreign(Path path) {
        return new XdpException(
                Kind.INVALID,
                "open the sets at " + path,
                0,
                "they are not what xdp4j writes",
                "remove the pin (xdp filter remove) and apply again");
    }
}
