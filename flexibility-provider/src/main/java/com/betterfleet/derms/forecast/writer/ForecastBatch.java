package com.betterfleet.derms.forecast.writer;

import com.betterfleet.derms.binding.BindingVersion;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.forecast.ForecastAdvisoryTexts;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.forecast.ReplacementRule;
import com.betterfleet.derms.forecast.StoredTimeline;
import com.betterfleet.derms.forecast.TimelineKey;
import com.betterfleet.derms.forecast.ValidationResult.ValidForecast;
import com.betterfleet.derms.forecast.writer.RecentRequestIds.RecentMessage;
import com.betterfleet.derms.forecast.writer.RecentRequestIds.RequestIdUse;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProperties.RequestIdReuse;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which forecasts are in force after the messages of one transaction, taken in the order they are added (M4).
 * Of one timeline, a later message replaces an earlier one as the partner's profile says.
 */
final class ForecastBatch {

    /** Ended blocks are retained this long, for seams and for decisions about instants that have just passed. */
    private static final Duration PAST_RETENTION = Duration.ofHours(1);

    private final BatchContext context;
    private final Map<Long, Long> lastSequences;
    private final Map<TimelineKey, Timeline<CapacityLimit>> inForce;
    private final Map<TimelineKey, StoredTimeline> changedTimelines = new LinkedHashMap<>();
    private final List<NewMessage> messages = new ArrayList<>();
    private final List<ForecastSubmission> reusedRequestIds = new ArrayList<>();
    private final List<Object> events = new ArrayList<>();

    ForecastBatch(BatchContext context) {
        this.context = context;
        this.lastSequences = new HashMap<>(context.lastSequences());
        this.inForce = new HashMap<>(context.timelines());
    }

    /**
     * The data that the transaction has read.
     *
     * @param versions the present version of each bound group, by binding id; a group that is not bound has no entry
     * @param lastSequences the last sequence number in use, by binding id
     * @param recentRequestIds those of the last day; the batch adds its own
     * @param timelines those in force; a missing entry is an empty timeline
     * @param messageIds one for each message, ascending
     * @param now when the messages are accepted
     */
    record BatchContext(
            Map<Long, BindingVersion> versions,
            Map<Long, Long> lastSequences,
            RecentRequestIds recentRequestIds,
            Map<TimelineKey, Timeline<CapacityLimit>> timelines,
            List<Long> messageIds,
            Instant now) {}

    /** Decides the outcome of one message and, unless it is refused, applies it to the timelines. */
    IntakeOutcome addForecast(WriteRequest request, String bodyHash) {
        GroupBinding binding = request.binding();
        ForecastSubmission submission = request.submission();
        BindingVersion version = context.versions().get(binding.id());
        if (version == null) {
            return new IntakeOutcome.GroupNotBound();
        }
        if (!version.equals(binding.version())) {
            return new IntakeOutcome.EpochEnded();
        }
        RequestIdUse requestIdUse = context.recentRequestIds().classifyRequestId(submission, binding, bodyHash);
        if (requestIdUse == RequestIdUse.DUPLICATE) {
            return new IntakeOutcome.DuplicateForecast();
        }
        boolean reused = requestIdUse == RequestIdUse.REUSED;
        if (reused) {
            RequestIdReuse reusePolicy = request.profile().forecasts().requestIdReuse();
            events.add(ForecastAdvisoryTexts.describeReusedRequestId(submission, reusePolicy));
            if (reusePolicy == RequestIdReuse.REFUSE) {
                return new IntakeOutcome.RequestIdReused(submission.requestId());
            }
            reusedRequestIds.add(submission);
        }
        long id = addMessage(request, bodyHash);
        replaceInForce(request, new ForecastOrigin(id, submission.requestId(), context.now()));
        events.add(new ForecastAccepted(binding.scopeId()));
        return new IntakeOutcome.ForecastStored(id, collectWarnings(request.validated(), reused));
    }

    private long addMessage(WriteRequest request, String bodyHash) {
        GroupBinding binding = request.binding();
        ForecastSubmission submission = request.submission();
        long id = context.messageIds().get(messages.size());
        long sequence = lastSequences.merge(binding.id(), 1L, Long::sum);
        messages.add(new NewMessage(id, request, sequence, context.now(), bodyHash));
        context.recentRequestIds()
                .addMessage(submission.connectionId(), submission.requestId(), RecentMessage.of(binding, bodyHash));
        return id;
    }

    private void replaceInForce(WriteRequest request, ForecastOrigin origin) {
        ForecastSubmission submission = request.submission();
        PartnerProperties profile = request.profile();
        TimelineKey key = new TimelineKey(request.binding().id(), submission.direction(), submission.kind());
        Timeline<CapacityLimit> before = inForce.getOrDefault(key, Timeline.empty());
        Timeline<CapacityLimit> incoming =
                request.validated().limits().mapValues(limit -> new CapacityLimit(limit, origin));
        Timeline<CapacityLimit> after = ReplacementRule.of(profile.forecasts().replacement())
                .applyForecast(before, incoming)
                .startingAt(context.now().minus(PAST_RETENTION));
        inForce.put(key, after);
        changedTimelines.put(key, new StoredTimeline(key, origin.messageId(), context.now(), after));
        ForecastAdvisoryTexts.findLostCoverage(submission, before, after, profile, context.now())
                .ifPresent(events::add);
        ForecastAdvisoryTexts.describeOverlaps(submission, request.validated().warnings())
                .ifPresent(events::add);
    }

    private static List<String> collectWarnings(ValidForecast validated, boolean reused) {
        List<String> warnings = new ArrayList<>(validated.warnings());
        if (reused) {
            warnings.add("the request id was used before with another body; correlation is ambiguous");
        }
        return warnings;
    }

    /** The accepted messages, in the order of acceptance. */
    List<NewMessage> messages() {
        return Collections.unmodifiableList(messages);
    }

    /** Each changed timeline once, as it is in force after all messages. */
    Collection<StoredTimeline> changedTimelines() {
        return Collections.unmodifiableCollection(changedTimelines.values());
    }

    /** The accepted messages whose request id was used before with another body. */
    List<ForecastSubmission> reusedRequestIds() {
        return Collections.unmodifiableList(reusedRequestIds);
    }

    /** {@link ForecastAccepted} and advisories, in the order in which they are to be published. */
    List<Object> events() {
        return Collections.unmodifiableList(events);
    }
}
