package com.betterfleet.derms.console;

import com.betterfleet.derms.console.site.SiteStep;
import com.betterfleet.derms.console.site.SiteTimeline;
import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.reporting.Publications;
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

/** What a scope used, window by window, against what it was allowed, and how far its partner was told of it (M11). */
@Controller
class WindowPages {

    private static final Duration RECENT = Duration.ofHours(24);

    private final MicrogridDirectory microgrids;
    private final Publications publications;
    private final SiteTimeline timeline;
    private final Partners partners;
    private final Frames frames;

    WindowPages(
            MicrogridDirectory microgrids,
            Publications publications,
            SiteTimeline timeline,
            Partners partners,
            Frames frames) {
        this.microgrids = microgrids;
        this.publications = publications;
        this.timeline = timeline;
        this.partners = partners;
        this.frames = frames;
    }

    /** A local day of the site, of 92 to 100 quarter hours. */
    @GetMapping("/console/scopes/{id}/windows")
    String day(@PathVariable String id, @RequestParam(defaultValue = "") String day, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        FrameView frame = frames.about(scope.microgridId());
        ZoneId zone = frame.figures().zone();
        LocalDate today = frame.figures().now().atZone(zone).toLocalDate();
        LocalDate shown = day.isBlank() ? today : parsed(day);
        Instant from = shown.atStartOfDay(zone).toInstant();
        Instant to = shown.plusDays(1).atStartOfDay(zone).toInstant();
        model.addAttribute("frame", frame);
        model.addAttribute("windows", view(scope, new Interval(from, to), shown, frame.figures()));
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("before", shown.minusDays(1));
        model.addAttribute("after", shown.isBefore(today) ? shown.plusDays(1) : null);
        return "windows";
    }

    /** The last 24 hours, as a part of the scope's page. */
    @GetMapping("/console/scopes/{id}/windows/recent")
    String recent(@PathVariable String id, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        Figures figures = frames.figures(scope.microgridId());
        model.addAttribute(
                "windows", view(scope, new Interval(figures.now().minus(RECENT), figures.now()), null, figures));
        return "windows :: bars";
    }

    private WindowsView view(ManagedScope scope, Interval span, @Nullable LocalDate day, Figures figures) {
        List<SiteStep> allowed = timeline.of(scope.id(), span);
        String partner = partners.of(scope.id()).map(Partners.Partner::name).orElse("");
        return new WindowsView(
                scope.id(),
                scope.name(),
                partner,
                day,
                publications.windows(scope.id(), span).stream()
                        .map(window -> new WindowsView.Bar(
                                window, mean(allowed, window.span()).orElse(null)))
                        .toList(),
                figures);
    }

    /** The mean of what the circuit might carry, in kW, rounded down; empty where it is not known for all of the span. */
    static Optional<BigDecimal> mean(List<SiteStep> steps, Interval span) {
        BigInteger wattNanos = BigInteger.ZERO;
        Duration known = Duration.ZERO;
        for (SiteStep step : steps) {
            Optional<Interval> part = step.interval().intersection(span);
            Optional<Available> available = step.available(Direction.IMPORT);
            if (part.isPresent() && available.isPresent()) {
                Duration length = part.get().duration();
                known = known.plus(length);
                wattNanos =
                        wattNanos.add(BigInteger.valueOf(available.get().power().watts())
                                .multiply(BigInteger.valueOf(length.toNanos())));
            }
        }
        return known.equals(span.duration())
                ? Optional.of(new BigDecimal(wattNanos)
                        .divide(BigDecimal.valueOf(span.duration().toNanos()), 0, RoundingMode.FLOOR)
                        .movePointLeft(3))
                : Optional.empty();
    }

    private static LocalDate parsed(String day) {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeParseException e) {
            throw new Invalid("day", day, "a date of the site, such as 2026-07-01");
        }
    }
}
