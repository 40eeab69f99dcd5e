package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.Certificate;
import com.betterfleet.derms.connection.Certificates;
import com.betterfleet.derms.connection.Connection;
import com.betterfleet.derms.connection.CredentialWarnings;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.LinkRegister;
import com.betterfleet.derms.connection.LinkState;
import com.betterfleet.derms.connection.Liveness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of partner links: which need someone, and why, without a visit to each (M15). */
@Controller
class LinkListPages {

    static final int PER_PAGE = 50;

    private final LinkRegister links;
    private final Certificates certificates;
    private final Frames frames;

    LinkListPages(LinkRegister links, Certificates certificates, Frames frames) {
        this.links = links;
        this.certificates = certificates;
        this.frames = frames;
    }

    @GetMapping("/console/connections")
    String list(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        FrameView frame = frames.about();
        LinkState.Kind selected = LinkListView.selected(state);
        Map<LinkState.Kind, Long> counts = links.counts(q);
        long found = new LinkListView(counts, selected, q, Paging.of(1, 0, PER_PAGE)).found();
        Paging paging = Paging.of(page, found, PER_PAGE);
        LinkRegister.Wanted wanted = new LinkRegister.Wanted(q, Optional.ofNullable(selected));
        model.addAttribute("frame", frame);
        model.addAttribute("list", new LinkListView(counts, selected, q, paging));
        Function<Connection, List<Certificate>> seen = certificates.lookUp();
        model.addAttribute(
                "connections",
                links.page(wanted, paging.from(), PER_PAGE).stream()
                        .map(entry -> row(entry, seen.apply(entry.connection()), frame.figures()))
                        .toList());
        return "connections";
    }

    private LinkRow row(LinkRegister.Entry entry, List<Certificate> seen, Figures figures) {
        Connection connection = entry.connection();
        Link link = entry.link();
        boolean awaited = link.liveness() == Liveness.UP || link.liveness() == Liveness.UNKNOWN;
        return new LinkRow(
                connection.id(),
                connection.name(),
                connection.profile(),
                entry.groups(),
                Partners.view(link, connection, figures),
                awaited ? link.aliveUntil().orElse(null) : null,
                link.lastHeartbeatReceivedAt().orElse(null),
                link.lastHeartbeatSentAt().orElse(null),
                link.lastError()
                        .map(error -> new ConnectionView.Failure(error.at(), error.kind(), error.message()))
                        .orElse(null),
                ending(connection, seen, figures.now()));
    }

    private static LinkRow.@Nullable Ending ending(Connection connection, List<Certificate> seen, Instant now) {
        return CredentialWarnings.of(connection.auth(), seen, now).stream()
                .findFirst()
                .map(warning -> new LinkRow.Ending(warning.expiresAt(), warning.message()))
                .or(() -> CredentialWarnings.earliest(connection.auth(), seen).map(end -> new LinkRow.Ending(end, "")))
                .orElse(null);
    }
}
