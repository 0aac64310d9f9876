package io.xdp4j.bpf.object;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes BTF as the kernel wants it: the sizes of sections of variables, and where in them these are, filled in; and
 * what is elsewhere, which the kernel refuses, made into something that it does not mind, so that ids stay as they are.
 */
final class KernelBtf {

    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER = 12;
    private static final int ENTRY = 12;
    private static final int POINTER = 2 << 24;
    private static final int STRUCT = 4 << 24;
    private static final int MOST_INT_BYTES = 16;
    private static final int GLOBAL = 1;
    private static final int EXTERN = 2;

    private final Btf btf;
    private final ElfFile elf;
    private final byte[] bytes;

    private KernelBtf(Btf btf, ElfFile elf) {
        this.btf = btf;
        this.elf = elf;
        this.bytes = btf.bytes();
    }

    static byte[] of(Btf btf, ElfFile elf) {
        var kernel = new KernelBtf(btf, elf);
        kernel.placeVariables();
        kernel.hideWhatIsElsewhere();
        return kernel.bytes;
    }

    private void placeVariables() {
        Map<String, Map<String, Long>> offsets = new HashMap<>();
        for (ElfSymbol symbol : elf.symbols()) {
            elf.section(symbol)
                    .ifPresent(section -> offsets.computeIfAbsent(section.name(), _ -> new HashMap<>())
                            .put(symbol.name(), symbol.value()));
        }
        Map<String, ElfSection> sections = new HashMap<>();
        elf.sections().forEach(section -> sections.put(section.name(), section));
        sections.forEach((name, section) -> {
            int id = btf.dataSectionId(name);
            if (id != 0 && section.size() > 0) {
                placeVariables(id, section.size(), offsets.getOrDefault(name, Map.of()));
            }
        });
    }

    private void placeVariables(int id, int size, Map<String, Long> offsets) {
        var section = (BtfType.DataSection) btf.type(id);
        List<BtfType.Placement> placements = new ArrayList<>();
        for (BtfType.Placement placement : section.variables()) {
            long offset = offsets.getOrDefault(btf.type(placement.type()).name(), placement.offset());
            placements.add(new BtfType.Placement(placement.type(), offset, placement.bytes()));
        }
        placements.sort(Comparator.comparingLong(BtfType.Placement::offset));
        int at = btf.place(id);
        set(at + 8, size);
        at += HEADER;
        for (BtfType.Placement placement : placements) {
            entry(at, placement.type(), (int) placement.offset(), (int) placement.bytes());
            at += ENTRY;
        }
    }

    /** A function becomes a pointer to one, a variable an own one, a section of them a struct of as many numbers. */
    private void hideWhatIsElsewhere() {
        int number = firstNumber();
        for (int id = 1; id < btf.types().size(); id++) {
            int at = btf.place(id);
            switch (btf.type(id)) {
                case BtfType.Function(var _, int prototype, int linkage)
                when linkage == EXTERN -> entry(at, 0, POINTER, prototype);
                case BtfType.Var(var _, int _, int linkage)
                when linkage == EXTERN -> {
                    set(at + 8, number);
                    set(at + HEADER, GLOBAL);
                }
                case BtfType.DataSection section
                when section.bytes() == 0 && (int) U32.get(bytes, at + 8) == 0 -> {
                    int count = section.variables().size();
                    entry(at, 0, STRUCT | count, count * MOST_INT_BYTES);
                    for (int i = 0; i < count; i++) {
                        entry(at + HEADER + i * ENTRY, 0, number, i * MOST_INT_BYTES * Byte.SIZE);
                    }
                }
                default -> {
                    // stays as it is
                }
            }
        }
    }

    private int firstNumber() {
        for (int id = 1; id < btf.types().size(); id++) {
            if (btf.type(id) instanceof BtfType.Int) {
                return id;
            }
        }
        return 0;
    }

    private void entry(int at, int first, int second, int third) {
        set(at, first);
        set(at + 4, second);
        set(at + 8, third);
    }

    private void set(int at, int word) {
        U32.set(bytes, at, word);
    }
}
