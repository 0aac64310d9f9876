package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line what went wrong, and finds the exit code for it. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Session session;

    Failures(Session session) {
        this.session = session;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        say(said(e));
        List<String> similar = similar(e);
        if (!similar.isEmpty()) {
            session.err().println("Did you mean " + String.join(" or ", similar) + "?");
        }
        session.err().println("See " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.WRONG_USAGE;
    }

    /** Words of an option are as the help has them: picocli shows names of constants. */
    private static String said(ParameterException e) {
        return e.getArgSpec() instanceof OptionSpec option && option.type().isEnum() && e.getValue() != null
                ? option.longestName() + " " + e.getValue() + ": must be "
                        + option.paramLabel().replace("|", " or ")
                : e.getMessage();
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (command.getParseResult().hasMatchedOption("--verbose")) {
            e.printStackTrace(session.err());
        }
        return switch (e) {
            case XdpException x -> {
                boolean isMute =
                        x.kind() == XdpException.Kind.DENIED && x.advice().isEmpty();
                say(x.getMessage() + (isMute ? "; run it as root" : ""));
                yield code(x.kind());
            }
            case IllegalArgumentException x -> {
                say(x.getMessage());
                session.err().println("See " + command.getCommandSpec().qualifiedName() + " --help");
                yield ExitCode.WRONG_USAGE;
            }
            case IOException x -> {
                say(x.getMessage() == null ? x.toString() : x.getMessage());
                yield ExitCode.FAILED;
            }
            default -> {
                say(e + "; this is a bug in xdp: --verbose shows where");
                yield ExitCode.FAILED;
            }
        };
    }

    /** What ran out, and which option of Java gives more of it; of what is outside of the heap the message says so. */
    static String advice(OutOfMemoryError e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("-XX:") ? message : message + "; -Xmx in JAVA_TOOL_OPTIONS gives Java more";
    }

    private static List<String> similar(ParameterException e) {
        return e instanceof CommandLine.UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    }

    private static int code(XdpException.Kind kind) {
        return switch (kind) {
            case DENIED, UNSUPPORTED -> ExitCode.NOT_POSSIBLE_HERE;
            case BUSY, GONE, LIMIT, INVALID, VERIFIER -> ExitCode.FAILED;
        };
    }

    private void say(String message) {
        session.err().println("xdp: " + visible(message));
    }

    /** What a file or a command line says is not for the terminal to obey. */
    private static String visible(String message) {
        var visible = new StringBuilder();
        message.codePoints().forEach(c -> {
            boolean isHidden = c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
            visible.append(isHidden ? "\\u%04x".formatted(c) : Character.toString(c));
        });
        return visible.toString();
    }
}
