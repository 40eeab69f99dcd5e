package com.betterfleet.derms.console.incident;

import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.IncidentTexts;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.layout.SiteNames;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.IncidentService;
import com.betterfleet.derms.incident.NotificationService;
import com.betterfleet.derms.incident.NotificationService.IncidentNotification;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.refusal.ConflictException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of incidents and notifications (M7, M8, M19). */
@Controller
class IncidentPages {

    private static final int PER_PAGE = 50;
    private static final int SITES_NAMED = 3;

    private final IncidentService incidents;
    private final NotificationService notifications;
    private final IncidentViewFactory views;
    private final ScopeSites sites;
    private final PageLayout pageLayout;

    IncidentPages(
            IncidentService incidents,
            NotificationService notifications,
            IncidentViewFactory views,
            ScopeSites sites,
            PageLayout pageLayout) {
        this.incidents = incidents;
        this.notifications = notifications;
        this.views = views;
        this.sites = sites;
        this.pageLayout = pageLayout;
    }

    /** Incidents that need attention are paged by number, worst first; all incidents are paged by id, newest first. */
    @GetMapping("/console/incidents")
    String listIncidents(
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(defaultValue = "0") long before,
            Model model) {
        LayoutView layout = pageLayout.layoutFor();
        int number = Math.clamp(page, 1, 10_000);
        List<Incident> found = all
                ? incidents.listNewest(Optional.empty(), Optional.empty(), before, PER_PAGE + 1)
                : incidents.listNeedingAttention((number - 1) * PER_PAGE, PER_PAGE + 1);
        List<Incident> shown = found.subList(0, Math.min(found.size(), PER_PAGE));
        boolean more = found.size() > PER_PAGE;
        model.addAttribute("frame", layout);
        model.addAttribute("all", all);
        model.addAttribute("page", number);
        model.addAttribute("before", before);
        model.addAttribute("next", more && !all ? number + 1 : null);
        model.addAttribute("older", more && all ? shown.getLast().id() : null);
        model.addAttribute("incidents", views.createRows(shown, layout.formats()));
        return "incidents";
    }

    @GetMapping("/console/incidents/{id}")
    String showIncident(@PathVariable long id, Model model) {
        LayoutView layout = pageLayout.layoutFor();
        model.addAttribute("incident", views.createDetailed(incidents.requireIncident(id), layout.formats()));
        model.addAttribute("frame", layout);
        return "incident";
    }

    /** An earlier acknowledgement by another operator is shown as a note, not as an error. */
    @PostMapping("/console/incidents/{id}/acknowledge")
    String acknowledgeIncident(
            @PathVariable long id, @RequestParam(defaultValue = "") String comment, RedirectAttributes shown) {
        try {
            incidents.acknowledgeIncident(id, comment.strip());
        } catch (ConflictException earlier) {
            shown.addFlashAttribute("refused", earlier.text());
        }
        return "redirect:/console/incidents/" + id;
    }

    @GetMapping("/console/notifications")
    String listNotifications(@RequestParam(defaultValue = "0") long before, Model model) {
        LayoutView layout = pageLayout.layoutFor();
        List<IncidentNotification> found = notifications.listNewest(false, before, PER_PAGE + 1);
        List<IncidentNotification> shown = found.subList(0, Math.min(found.size(), PER_PAGE));
        model.addAttribute("frame", layout);
        model.addAttribute("notifications", toRows(shown));
        model.addAttribute(
                "newest", before == 0 && !shown.isEmpty() ? shown.getFirst().id() : null);
        model.addAttribute("older", found.size() > PER_PAGE ? shown.getLast().id() : null);
        return "notifications";
    }

    /**
     * One notification as text.
     *
     * @param where the names of the first few sites
     */
    record NotificationRow(IncidentNotification notification, String title, ChipView chip, String where) {}

    private List<NotificationRow> toRows(List<IncidentNotification> shown) {
        SiteNames names = SiteNames.read(
                sites, shown.stream().map(IncidentNotification::scopeIds).toList(), SITES_NAMED);
        return shown.stream()
                .map(notification -> new NotificationRow(
                        notification,
                        IncidentTexts.titleOf(notification.kind()),
                        chipFor(notification),
                        names.describe(notification.scopeIds())))
                .toList();
    }

    private static ChipView chipFor(IncidentNotification notification) {
        if (notification.type() == NotificationService.NotificationType.OVER) {
            return new ChipView("Closed", StatusColor.GREY, "check");
        }
        return notification.severity() == IncidentKind.IncidentSeverity.CRITICAL
                ? new ChipView("Opened", StatusColor.RED, "octagon-alert")
                : new ChipView("Opened", StatusColor.YELLOW, "triangle-alert");
    }

    /** Marks all up to the newest shown one: later notifications stay unread. */
    @PostMapping("/console/notifications/read")
    String markRead(@RequestParam long upTo) {
        notifications.markReadUpTo(upTo);
        return "redirect:/console/notifications";
    }

    /** The bell and the rail's count, refreshed when an incident changes. */
    @GetMapping("/console/notices")
    String refreshNotices(Model model) {
        model.addAttribute("frame", pageLayout.layoutFor());
        return "fragments/notices :: fetched";
    }
}
