package com.betterfleet.derms.console.scope;

import com.betterfleet.derms.console.chart.LoadReader;
import com.betterfleet.derms.console.chart.TimeAxis;
import com.betterfleet.derms.console.chart.TimelineView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.console.status.ScopeStatusReader;
import com.betterfleet.derms.console.timeline.ScopeTimelineReader;
import com.betterfleet.derms.console.timeline.TimelineStep;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads the data of a scope's timeline chart: the limit, the measured and the expected load over a span. */
@Component
class TimelineChartReader {

    private final MicrogridDirectory microgrids;
    private final ScopeTimelineReader timeline;
    private final ScopePartners partners;
    private final LoadReader loadReader;

    TimelineChartReader(
            MicrogridDirectory microgrids,
            ScopeTimelineReader timeline,
            ScopePartners partners,
            LoadReader loadReader) {
        this.microgrids = microgrids;
        this.timeline = timeline;
        this.partners = partners;
        this.loadReader = loadReader;
    }

    TimelineView readTimeline(ManagedScope scope, Interval interval, Formats formats) {
        String partner = partners.findPartner(scope.id())
                .map(ScopePartners.BoundPartner::name)
                .orElse("");
        Optional<Circuit> circuit = microgrids.findGovernedCircuit(scope);
        List<TimelineView.LimitSpan> segments = timeline.findSteps(scope.id(), interval).stream()
                .map(step -> toLimitSpan(step, partner))
                .toList();
        return TimelineView.of(
                new TimeAxis(interval.start(), interval.end(), formats.zone()),
                formats,
                circuit.map(known -> known.importSide().rating().kilowatts()).orElse(null),
                circuit.map(known -> known.importSide().safeDefault().kilowatts())
                        .orElse(null),
                segments,
                readMeasuredLoad(scope.id(), interval, formats.now()),
                loadReader.readExpectedLoad(scope.id(), interval, formats));
    }

    private List<TimelineView.ChartLoadPoint> readMeasuredLoad(String scopeId, Interval interval, Instant now) {
        Instant end = interval.end().isBefore(now) ? interval.end() : now;
        return end.isAfter(interval.start())
                ? loadReader.readHistory(scopeId, new Interval(interval.start(), end))
                : List.of();
    }

    private static TimelineView.LimitSpan toLimitSpan(TimelineStep step, String partner) {
        return new TimelineView.LimitSpan(
                step.interval().start(),
                step.interval().end(),
                ModeBadge.of(step.mode()),
                ScopeStatusReader.limitKw(step),
                describeSource(step, partner));
    }

    static String describeSource(TimelineStep step, String partner) {
        String source = ScopeStatusReader.sourceOf(step).describeFor(partner);
        boolean unwritten = step.availableCapacity(Direction.IMPORT).isEmpty()
                && step.envelopeLimit(Direction.IMPORT).isPresent();
        return unwritten ? source + ", not written" : source;
    }
}
