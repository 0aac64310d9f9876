package io.xdp4j.drill;

import java.lang.classfile.CodeBuilder;
import java.util.function.Consumer;

/** What is written in place of one instruction. {@code change} says what was done to it, and is stable. */
record Edit(String change, Consumer<CodeBuilder> code) {}
