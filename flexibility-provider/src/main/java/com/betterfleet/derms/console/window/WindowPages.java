package com.betterfleet.derms.console.window;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.timeline.ScopeTimelineReader;
import com.betterfleet.derms.console.timeline.TimelineStep;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.metering.MeteringService;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.reporting.PublicationService;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The energy of a scope per quarter hour, with limits and report state (M11). */
@Controller
class WindowPages {

    private static final Duration RECENT = Duration.ofHours(24);

    private final MicrogridDirectory microgrids;
    private final PublicationService publications;
    private final MeteringService metering;
    private final ScopeTimelineReader timeline;
    private final ScopePartners partners;
    private final PageLayout pageLayout;

    WindowPages(
            MicrogridDirectory microgrids,
            PublicationService publications,
            MeteringService metering,
            ScopeTimelineReader timeline,
            ScopePartners partners,
            PageLayout pageLayout) {
        this.microgrids = microgrids;
        this.publications = publications;
        this.metering = metering;
        this.timeline = timeline;
        this.partners = partners;
        this.pageLayout = pageLayout;
    }

    /** A local day of the site: 92 to 100 quarter hours. */
    @GetMapping("/console/scopes/{id}/windows")
    String showDay(@PathVariable String id, @RequestParam(defaultValue = "") String day, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        LayoutView layout = pageLayout.layoutFor(scope.microgridId());
        ZoneId zone = layout.formats().zone();
        LocalDate today = layout.formats().now().atZone(zone).toLocalDate();
        LocalDate shown = day.isBlank() ? today : parseDay(day);
        Instant from = shown.atStartOfDay(zone).toInstant();
        Instant to = shown.plusDays(1).atStartOfDay(zone).toInstant();
        model.addAttribute("frame", layout);
        model.addAttribute("windows", createView(scope, new Interval(from, to), shown, layout.formats()));
        model.addAttribute("flagged", metering.countFlaggedReadings(id, new Interval(from, to)));
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("before", shown.minusDays(1));
        model.addAttribute("after", shown.isBefore(today) ? shown.plusDays(1) : null);
        return "windows";
    }

    /** The last 24 hours, as a section of the scope's page. */
    @GetMapping("/console/scopes/{id}/windows/recent")
    String showRecent(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        Formats formats = pageLayout.formatsFor(scope.microgridId());
        model.addAttribute(
                "windows", createView(scope, new Interval(formats.now().minus(RECENT), formats.now()), null, formats));
        return "windows :: bars";
    }

    private WindowChartView createView(ManagedScope scope, Interval span, @Nullable LocalDate day, Formats formats) {
        List<TimelineStep> allowed = timeline.findSteps(scope.id(), span);
        String partner = partners.findPartner(scope.id())
                .map(ScopePartners.BoundPartner::name)
                .orElse("");
        return new WindowChartView(
                scope.id(),
                scope.name(),
                partner,
                day,
                publications.findWindows(scope.id(), span).stream()
                        .map(window -> new WindowChartView.WindowBar(
                                window, meanAllowedKw(allowed, window.span()).orElse(null)))
                        .toList(),
                formats);
    }

    /** The circuit's mean limit in kW, rounded down; empty when it is not known for the whole span. */
    static Optional<BigDecimal> meanAllowedKw(List<TimelineStep> steps, Interval span) {
        BigInteger wattNanoseconds = BigInteger.ZERO;
        Duration known = Duration.ZERO;
        for (TimelineStep step : steps) {
            Optional<Interval> part = step.interval().intersectWith(span);
            Optional<AvailableCapacity> available = step.availableCapacity(Direction.IMPORT);
            if (part.isPresent() && available.isPresent()) {
                Duration length = part.get().duration();
                known = known.plus(length);
                wattNanoseconds = wattNanoseconds.add(
                        BigInteger.valueOf(available.get().power().watts())
                                .multiply(BigInteger.valueOf(length.toNanos())));
            }
        }
        return known.equals(span.duration())
                ? Optional.of(new BigDecimal(wattNanoseconds)
                        .divide(BigDecimal.valueOf(span.duration().toNanos()), 0, RoundingMode.FLOOR)
                        .movePointLeft(3))
                : Optional.empty();
    }

    private static LocalDate parseDay(String day) {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeParseException e) {
            throw new InvalidValueException("day", day, "a date of the site, such as 2026-07-01");
        }
    }
}
