package io.xdp4j.drill;

/**
 * One edit in one class.
 *
 * @param name where and what, the same as long as the method is: {@code ring.Producer.submit setRelease->set 1}; the
 *     number counts equal edits in methods of that name
 * @param type the class, in the form of class files
 * @param member which method, or -1 - which field
 * @param element which element of its code
 * @param choice which of the edits that the element has
 * @param line of the source
 */
public record Mutant(String name, String type, int member, int element, int choice, int line) {}
