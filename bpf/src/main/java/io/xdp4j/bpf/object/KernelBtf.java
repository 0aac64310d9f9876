package io.xdp4j.bpf.object;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes BTF as the kernel wants it: the sizes of sections of variables, and where in them these are, filled in. */
final class KernelBtf {

    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER = 12;
    private static final int ENTRY = 12;

    private KernelBtf() {}

    static byte[] of(Btf btf, ElfFile elf) {
        byte[] bytes = btf.bytes();
        Map<String, Map<String, Long>> offsets = offsets(elf);
        for (ElfSection section : elf.sections()) {
            int id = btf.dataSectionId(section.name());
            if (id != 0 && section.size() > 0) {
                write(bytes, btf, id, section.size(), offsets.getOrDefault(section.name(), Map.of()));
            }
        }
        return bytes;
    }

    private static Map<String, Map<String, Long>> offsets(ElfFile elf) {
        Map<String, Map<String, Long>> offsets = new HashMap<>();
        for (ElfSymbol symbol : elf.symbols()) {
            elf.section(symbol)
                    .ifPresent(section -> offsets.computeIfAbsent(section.name(), _ -> new HashMap<>())
                            .put(symbol.name(), symbol.value()));
        }
        return offsets;
    }

    private static void write(byte[] bytes, Btf btf, int id, int size, Map<String, Long> offsets) {
        var section = (BtfType.DataSection) btf.type(id);
        List<BtfType.Placement> placements = new ArrayList<>();
        for (BtfType.Placement placement : section.variables()) {
            long offset = offsets.getOrDefault(btf.type(placement.type()).name(), placement.offset());
            placements.add(new BtfType.Placement(placement.type(), offset, placement.bytes()));
        }
        placements.sort(Comparator.comparingLong(BtfType.Placement::offset));
        int at = btf.place(id);
        U32.set(bytes, at + 8, size);
        at += HEADER;
        for (BtfType.Placement placement : placements) {
            U32.set(bytes, at, placement.type());
            U32.set(bytes, at + 4, (int) placement.offset());
            U32.set(bytes, at + 8, (int) placement.bytes());
            at += ENTRY;
        }
    }
}
