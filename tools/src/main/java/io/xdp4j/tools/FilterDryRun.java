package io.xdp4j.tools;

import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.RuleList;
import io.xdp4j.tools.doctor.Words;
import io.xdp4j.tools.rules.RuleDocument;
import java.util.LinkedHashMap;

/** What a dry run says of rules that could be attached. */
final class FilterDryRun {

    private FilterDryRun() {}

    static void write(Session session, Output output, XdpInterface device, RuleList list, FilterOptions options) {
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("schema", 1);
            document.put("interface", device.name());
            document.put("rules", list.rules().size());
            document.put("sets", list.sets().size());
            document.put("verified", !options.isSoftware());
            document.put("list", RuleDocument.of(list));
            Json.write(session.out(), document);
            return;
        }
        session.out()
                .println(device.name() + ": " + Words.count(list.rules().size(), "rule") + ", "
                        + (options.isSoftware() ? "not verified, as the software driver has no kernel" : "verified")
                        + "; nothing was attached");
    }
}
