package io.xdp4j.rule;

import java.util.List;

/**
 * A rule list as a program, and the maps that its instructions name besides those that the rules redirect to.
 *
 * @param program the program
 * @param tables the maps to make for this program alone
 * @param sets the maps of the sets that the rules look into, as they are if nobody holds the sets open
 * @param interfaces the names of the interfaces that rules forward to, by their key in the map
 *     {@link RuleCompiler#INTERFACES}
 * @param ruleOf for each instruction of the program the rule that it is there for, or {@link RuleCount#NO_RULE}
 * @since 0.1
 */
public record CompiledRules(
        InstructionProgram program,
        List<TableSpec> tables,
        List<TableSpec> sets,
        List<String> interfaces,
        List<Integer> ruleOf) {}
