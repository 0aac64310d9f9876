package io.xdp4j.bpf.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private final MemorySegment space = MemorySegment.ofArray(new byte[16]);

    @Test
    void bytesAreLittleEndian() {
        Memory.put8(space, 1, 0x8070605040302010L);
        assertEquals(0x10, Memory.get1(space, 1));
        assertEquals(0x2010, Memory.get2(space, 1));
        assertEquals(0x40302010, Memory.get4(space, 1));
        assertEquals(0x8070605040302010L, Memory.get8(space, 1));
        assertEquals(0x80, Memory.get1(space, 8));
        Memory.put1(space, 8, 0x1ff);
        Memory.put2(space, 6, 0xabcd_efefL);
        Memory.put4(space, 9, -1);
        assertEquals(0xffef_ef50_4030_2010L, Memory.get8(space, 1));
        assertEquals(0xffff_ffffL, Memory.get4(space, 9));
    }

    @Test
    void offsetsThatNobodyHasAreNoticed() {
        assertThrows(AssertionError.class, () -> Memory.get8(space, -1));
        assertThrows(AssertionError.class, () -> Memory.put1(space, (1L << 47) + 1, 0));
    }

    /** Why a program is fast soon: see {@link Memory}. Source: {@code C1MaxInlineSize}, {@code FreqInlineSize}. */
    @Test
    void accessesAreInlinedBySecondCompilerAlone() throws IOException {
        List<MethodModel> accesses = accesses();
        assertEquals(8, accesses.size());
        for (MethodModel access : accesses) {
            int bytes = access.findAttribute(Attributes.code())
                    .map(CodeAttribute::codeLength)
                    .orElseThrow();
            assertTrue(bytes > 35 && bytes <= 325, access.methodName() + " has " + bytes + " bytes");
        }
    }

    private static List<MethodModel> accesses() throws IOException {
        try (InputStream in = Memory.class.getResourceAsStream("Memory.class")) {
            return ClassFile.of().parse(in.readAllBytes()).methods().stream()
                    .filter(method -> method.methodName().stringValue().matches("[gp][eu]t[1248]"))
                    .toList();
        }
    }
}
