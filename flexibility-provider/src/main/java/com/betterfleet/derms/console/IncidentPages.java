package com.betterfleet.derms.console;

import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.Incidents;
import com.betterfleet.derms.incident.Notifications;
import com.betterfleet.derms.incident.Notifications.Notification;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.refusal.Conflict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is and was not as it should be, and what was told of it (M7, M8, M19). */
@Controller
class IncidentPages {

    private static final int PER_PAGE = 50;
    private static final int SITES_NAMED = 3;

    private final Incidents incidents;
    private final Notifications notifications;
    private final IncidentViews views;
    private final ScopeSites sites;
    private final Frames frames;

    IncidentPages(
            Incidents incidents, Notifications notifications, IncidentViews views, ScopeSites sites, Frames frames) {
        this.incidents = incidents;
        this.notifications = notifications;
        this.views = views;
        this.sites = sites;
        this.frames = frames;
    }

    /** What wants attention is paged by number, worst first; all are paged by id, newest first. */
    @GetMapping("/console/incidents")
    String list(
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "0") long before,
            Model model) {
        FrameView frame = frames.about();
        int number = Math.clamp(page, 1, 10_000);
        List<Incident> found = all
                ? incidents.newest(Optional.empty(), Optional.empty(), before, PER_PAGE + 1)
                : incidents.inSight((number - 1) * PER_PAGE, PER_PAGE + 1);
        List<Incident> shown = found.subList(0, Math.min(found.size(), PER_PAGE));
        boolean more = found.size() > PER_PAGE;
        model.addAttribute("frame", frame);
        model.addAttribute("all", all);
        model.addAttribute("page", number);
        model.addAttribute("before", before);
        model.addAttribute("next", more && !all ? number + 1 : null);
        model.addAttribute("older", more && all ? shown.getLast().id() : null);
        model.addAttribute("incidents", views.rows(shown, frame.figures()));
        return "incidents";
    }

    @GetMapping("/console/incidents/{id}")
    String page(@PathVariable long id, Model model) {
        FrameView frame = frames.about();
        model.addAttribute("incident", views.detailed(incidents.require(id), frame.figures()));
        model.addAttribute("frame", frame);
        return "incident";
    }

    /** Somebody else may have been quicker, which is told and no fault. */
    @PostMapping("/console/incidents/{id}/acknowledge")
    String acknowledge(
            @PathVariable long id, @RequestParam(defaultValue = "") String comment, RedirectAttributes shown) {
        try {
            incidents.acknowledge(id, comment.strip());
        } catch (Conflict earlier) {
            shown.addFlashAttribute("refused", earlier.text());
        }
        return "redirect:/console/incidents/" + id;
    }

    @GetMapping("/console/notifications")
    String notifications(@RequestParam(defaultValue = "0") long before, Model model) {
        FrameView frame = frames.about();
        List<Notification> found = notifications.newest(false, before, PER_PAGE + 1);
        List<Notification> shown = found.subList(0, Math.min(found.size(), PER_PAGE));
        model.addAttribute("frame", frame);
        model.addAttribute("notifications", told(shown));
        model.addAttribute(
                "newest", before == 0 && !shown.isEmpty() ? shown.getFirst().id() : null);
        model.addAttribute("older", found.size() > PER_PAGE ? shown.getLast().id() : null);
        return "notifications";
    }

    /**
     * One notification in words.
     *
     * @param where the sites by name, the first few
     */
    record Told(Notification notification, String title, ChipView chip, String where) {}

    private List<Told> told(List<Notification> shown) {
        Map<String, ScopeSite> known = sites.of(shown.stream()
                .flatMap(told -> told.scopeIds().stream().limit(SITES_NAMED))
                .distinct()
                .toList());
        return shown.stream()
                .map(told -> new Told(told, IncidentWords.title(told.kind()), chip(told), where(told, known)))
                .toList();
    }

    private static String where(Notification told, Map<String, ScopeSite> known) {
        String named = told.scopeIds().stream()
                .limit(SITES_NAMED)
                .map(id ->
                        Optional.ofNullable(known.get(id)).map(ScopeSite::name).orElse(id))
                .collect(Collectors.joining(", "));
        int more = told.scopeIds().size() - SITES_NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }

    private static ChipView chip(Notification told) {
        if (told.what() == Notifications.What.OVER) {
            return new ChipView("Over", Tone.GREY, "check");
        }
        return told.severity() == IncidentKind.Severity.CRITICAL
                ? new ChipView("Opened", Tone.RED, "octagon-alert")
                : new ChipView("Opened", Tone.YELLOW, "triangle-alert");
    }

    /** All up to the newest one that the page showed: what came meanwhile stays unread. */
    @PostMapping("/console/notifications/read")
    String read(@RequestParam long upTo) {
        notifications.readUpTo(upTo);
        return "redirect:/console/notifications";
    }

    /** Bell and rail, fetched anew when something is told. */
    @GetMapping("/console/notices")
    String notices(Model model) {
        model.addAttribute("frame", frames.about());
        return "fragments/notices :: fetched";
    }
}
