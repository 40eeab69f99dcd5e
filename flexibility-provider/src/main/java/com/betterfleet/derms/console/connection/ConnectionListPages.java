package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.layout.Pagination;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.link.LinkLiveness;
import com.betterfleet.derms.link.LinkSearch;
import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.partner.CredentialWarnings;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.partner.TlsCertificates;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of partner links, with the reason why a link needs attention (M15). */
@Controller
public class ConnectionListPages {

    static final int PER_PAGE = 50;

    private final LinkSearch links;
    private final GroupBindings bindings;
    private final TlsCertificates certificates;
    private final PageLayout pageLayout;

    ConnectionListPages(LinkSearch links, GroupBindings bindings, TlsCertificates certificates, PageLayout pageLayout) {
        this.links = links;
        this.bindings = bindings;
        this.certificates = certificates;
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/connections")
    public String listConnections(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        LayoutView layout = pageLayout.layoutFor();
        LinkState.LinkStateKind selected = ConnectionListView.parseState(state);
        Map<LinkState.LinkStateKind, Long> counts = links.countByState(q);
        long found = new ConnectionListView(counts, selected, q, Pagination.of(1, 0, PER_PAGE)).matchCount();
        Pagination paging = Pagination.of(page, found, PER_PAGE);
        LinkSearch.LinkQuery wanted = new LinkSearch.LinkQuery(q, Optional.ofNullable(selected));
        model.addAttribute("frame", layout);
        model.addAttribute("list", new ConnectionListView(counts, selected, q, paging));
        Function<PartnerConnection, List<TlsCertificate>> seen = certificates.loadLookup();
        List<LinkSearch.LinkListing> listed = links.findPage(wanted, paging.from(), PER_PAGE);
        Map<String, Integer> groupCounts = bindings.countGroups(
                listed.stream().map(entry -> entry.connection().id()).toList());
        model.addAttribute(
                "connections",
                listed.stream()
                        .map(entry -> toRow(
                                entry,
                                groupCounts.getOrDefault(entry.connection().id(), 0),
                                seen.apply(entry.connection()),
                                layout.formats()))
                        .toList());
        return "connections";
    }

    private ConnectionRow toRow(
            LinkSearch.LinkListing entry, int groupCount, List<TlsCertificate> seen, Formats formats) {
        PartnerConnection connection = entry.connection();
        PartnerLink link = entry.link();
        boolean heartbeatAwaited = link.liveness() == LinkLiveness.UP || link.liveness() == LinkLiveness.UNKNOWN;
        return new ConnectionRow(
                connection.id(),
                connection.name(),
                connection.profile(),
                groupCount,
                ScopePartners.toLinkView(link, connection, formats),
                heartbeatAwaited ? link.aliveUntil().orElse(null) : null,
                link.lastHeartbeatReceivedAt().orElse(null),
                link.lastHeartbeatSentAt().orElse(null),
                link.lastError()
                        .map(error -> new ConnectionView.LinkFailure(error.at(), error.kind(), error.message()))
                        .orElse(null),
                findCredentialExpiry(connection, seen, formats.now()));
    }

    private static ConnectionRow.@Nullable CredentialExpiry findCredentialExpiry(
            PartnerConnection connection, List<TlsCertificate> seen, Instant now) {
        return CredentialWarnings.findWarnings(connection.auth(), seen, now).stream()
                .min(Comparator.comparing(CredentialWarnings.CredentialWarning::expiresAt))
                .map(warning -> new ConnectionRow.CredentialExpiry(
                        warning.expiresAt(), warning.withinDays(), warning.message()))
                .or(() -> CredentialWarnings.findEarliestExpiry(connection.auth(), seen)
                        .map(end -> new ConnectionRow.CredentialExpiry(end, null, "")))
                .orElse(null);
    }
}
