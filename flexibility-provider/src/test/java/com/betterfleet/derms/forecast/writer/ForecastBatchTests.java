package com.betterfleet.derms.forecast.writer;

import static com.betterfleet.derms.forecast.ForecastFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.binding.BindingVersion;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.forecast.ForecastAdvisory;
import com.betterfleet.derms.forecast.ForecastAdvisory.AdvisoryKind;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.forecast.StoredTimeline;
import com.betterfleet.derms.forecast.TimelineKey;
import com.betterfleet.derms.forecast.ValidationResult.ValidForecast;
import com.betterfleet.derms.forecast.writer.ForecastBatch.BatchContext;
import com.betterfleet.derms.forecast.writer.RecentRequestIds.RecentMessage;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerPropertiesFixtures;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastBatchTests {

    private static final PartnerProperties ACCEPTING = profile(Map.of("requestIdReuse", "ACCEPT"));
    private static final PartnerProperties REFUSING = profile(Map.of("requestIdReuse", "REFUSE"));
    private static final TimelineKey KEY = new TimelineKey(1, Direction.IMPORT, ForecastKind.PRIMARY);
    private static final TimelineKey FALLBACK = new TimelineKey(1, Direction.IMPORT, ForecastKind.FALLBACK);

    private final Map<TimelineKey, Timeline<CapacityLimit>> timelines = new HashMap<>();
    private final RecentRequestIds recentRequestIds = new RecentRequestIds();

    @Test
    void storesAMessageWithItsOriginAndPublishesIt() {
        ForecastBatch batch = batch();

        IntakeOutcome outcome = batch.addForecast(request("r1", limits(1, 2, 10)), "hash");

        assertThat(outcome).isEqualTo(new IntakeOutcome.ForecastStored(101, List.of()));
        assertThat(batch.messages()).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(101);
            assertThat(message.sequence()).isEqualTo(6);
            assertThat(message.acceptedAt()).isEqualTo(NOON);
            assertThat(message.bodyHash()).isEqualTo("hash");
        });
        assertThat(batch.changedTimelines())
                .containsExactly(
                        new StoredTimeline(KEY, 101, NOON, inForce(1, 2, 10, new ForecastOrigin(101, "r1", NOON))));
        assertThat(batch.events()).containsExactly(new ForecastAccepted("scope"));
        assertThat(batch.reusedRequestIds()).isEmpty();
    }

    @Test
    void theLaterMessageReplacesTheEarlierOneOfTheSameBatch() {
        ForecastBatch batch = batch();

        batch.addForecast(request("r1", limits(1, 4, 10)), "one");
        batch.addForecast(request("r2", limits(2, 3, 20)), "two");

        assertThat(batch.messages()).extracting(NewMessage::sequence).containsExactly(6L, 7L);
        assertThat(batch.messages()).extracting(NewMessage::id).containsExactly(101L, 102L);
        assertThat(batch.changedTimelines())
                .singleElement()
                .satisfies(changed -> assertThat(changed.timeline().segments())
                        .extracting(segment -> segment.value().limit().watts())
                        .containsExactly(10L, 20L, 10L));
    }

    @Test
    void theProfileDecidesWhatAHoleInANewerMessageMeans() {
        timelines.put(KEY, inForce(1, 9, 10, new ForecastOrigin(7, "before", NOON.minusSeconds(60))));
        Timeline<Power> withHole = Timeline.of(List.of(segment(2, 3, 20), segment(5, 6, 30)));
        ForecastBatch hull = batch();
        ForecastBatch covered = batch();

        hull.addForecast(request("r1", withHole, profile(Map.of("replacement", "HULL"))), "one");
        covered.addForecast(request("r2", withHole, profile(Map.of("replacement", "COVERED"))), "two");

        assertThat(wattsAt(hull, 4)).isEmpty();
        assertThat(wattsAt(covered, 4)).contains(10L);
        assertThat(hull.events().getFirst())
                .satisfies(
                        event -> assertThat(((ForecastAdvisory) event).kind()).isEqualTo(AdvisoryKind.HOLE));
        assertThat(hull.events().getLast()).isEqualTo(new ForecastAccepted("scope"));
        assertThat(covered.events()).containsExactly(new ForecastAccepted("scope"));
    }

    @Test
    void neitherKindReplacesTheOther() {
        Timeline<CapacityLimit> fallback = inForce(1, 2, 5, new ForecastOrigin(7, "before", NOON));
        timelines.put(FALLBACK, fallback);
        ForecastBatch batch = batch();

        batch.addForecast(request("r1", limits(1, 2, 10)), "one");

        assertThat(batch.changedTimelines()).extracting(StoredTimeline::key).containsExactly(KEY);
    }

    @Test
    void dropsWhatEndedMoreThanAnHourAgo() {
        timelines.put(KEY, inForce(-5, 5, 10, new ForecastOrigin(7, "before", NOON)));
        ForecastBatch batch = batch();

        batch.addForecast(request("r1", limits(1, 2, 20)), "one");

        assertThat(batch.changedTimelines())
                .singleElement()
                .satisfies(changed ->
                        assertThat(changed.timeline().totalSpan()).contains(new Interval(hour(-1), hour(5))));
    }

    @Test
    void theSameBodyTwiceInABatchIsADuplicate() {
        ForecastBatch batch = batch();

        batch.addForecast(request("r1", limits(1, 2, 10)), "one");

        assertThat(batch.addForecast(request("r1", limits(1, 2, 10)), "one"))
                .isEqualTo(new IntakeOutcome.DuplicateForecast());
        assertThat(batch.messages()).hasSize(1);
        assertThat(batch.events()).hasSize(1);
    }

    @Test
    void aReusedRequestIdIsAcceptedWithAWarningWhereTheProfileAllowsIt() {
        recentRequestIds.addMessage("vector", "r1", RecentMessage.of(binding(3), "other"));
        ForecastBatch batch = batch();

        IntakeOutcome outcome = batch.addForecast(request("r1", limits(1, 2, 10)), "one");

        assertThat(((IntakeOutcome.ForecastStored) outcome).warnings())
                .containsExactly("the request id was used before with another body; correlation is ambiguous");
        assertThat(batch.reusedRequestIds())
                .extracting(ForecastSubmission::requestId)
                .containsExactly("r1");
        assertThat(((ForecastAdvisory) batch.events().getFirst()).kind()).isEqualTo(AdvisoryKind.REQUEST_ID_REUSED);
        assertThat(batch.events().getLast()).isEqualTo(new ForecastAccepted("scope"));
    }

    @Test
    void aReusedRequestIdChangesNothingWhereTheProfileRefusesIt() {
        recentRequestIds.addMessage("vector", "r1", RecentMessage.of(binding(3), "other"));
        ForecastBatch batch = batch();

        assertThat(batch.addForecast(request("r1", limits(1, 2, 10), REFUSING), "one"))
                .isEqualTo(new IntakeOutcome.RequestIdReused("r1"));
        assertThat(batch.messages()).isEmpty();
        assertThat(batch.changedTimelines()).isEmpty();
        assertThat(batch.reusedRequestIds()).isEmpty();
        assertThat(batch.events())
                .singleElement()
                .satisfies(event ->
                        assertThat(((ForecastAdvisory) event).kind()).isEqualTo(AdvisoryKind.REQUEST_ID_REUSED));
    }

    @Test
    void aGroupThatIsNotBoundOrInAnotherVersionChangesNothing() {
        ForecastBatch notBound = new ForecastBatch(context(Map.of()));
        ForecastBatch newEpoch = new ForecastBatch(context(Map.of(1L, new BindingVersion(4, 0))));
        ForecastBatch convertedOtherwise = new ForecastBatch(context(Map.of(1L, new BindingVersion(3, 1))));

        assertThat(notBound.addForecast(request("r1", limits(1, 2, 10)), "one"))
                .isEqualTo(new IntakeOutcome.GroupNotBound());
        assertThat(newEpoch.addForecast(request("r1", limits(1, 2, 10)), "one"))
                .isEqualTo(new IntakeOutcome.EpochEnded());
        assertThat(convertedOtherwise.addForecast(request("r1", limits(1, 2, 10)), "one"))
                .isEqualTo(new IntakeOutcome.EpochEnded());
        assertThat(List.of(notBound, newEpoch, convertedOtherwise)).allSatisfy(batch -> {
            assertThat(batch.messages()).isEmpty();
            assertThat(batch.changedTimelines()).isEmpty();
            assertThat(batch.events()).isEmpty();
        });
    }

    @Test
    void aRefusedMessageUsesNeitherAnIdNorAPlaceInTheOrder() {
        ForecastBatch batch = batch();

        batch.addForecast(request("r1", limits(1, 2, 10)), "one");
        batch.addForecast(request("r1", limits(1, 2, 10)), "one");
        batch.addForecast(request("r2", limits(1, 2, 10)), "two");

        assertThat(batch.messages()).extracting(NewMessage::id).containsExactly(101L, 102L);
        assertThat(batch.messages()).extracting(NewMessage::sequence).containsExactly(6L, 7L);
    }

    @Test
    void overlapsAreWarnedOfAndPublished() {
        ForecastBatch batch = batch();
        WriteRequest request = new WriteRequest(
                submission("r1"),
                binding(3),
                ACCEPTING,
                new ValidForecast(limits(1, 2, 10), List.of("blocks[0] and blocks[1] overlap")));

        assertThat(batch.addForecast(request, "one"))
                .isEqualTo(new IntakeOutcome.ForecastStored(101, List.of("blocks[0] and blocks[1] overlap")));
        assertThat(batch.events()).hasSize(2);
        assertThat(((ForecastAdvisory) batch.events().getFirst()).kind()).isEqualTo(AdvisoryKind.OVERLAP);
    }

    private ForecastBatch batch() {
        return new ForecastBatch(context(Map.of(1L, new BindingVersion(3, 0))));
    }

    private BatchContext context(Map<Long, BindingVersion> versions) {
        return new BatchContext(versions, Map.of(1L, 5L), recentRequestIds, timelines, List.of(101L, 102L, 103L), NOON);
    }

    private static Optional<Long> wattsAt(ForecastBatch batch, int hour) {
        return batch.changedTimelines().iterator().next().timeline().segmentAt(hour(hour)).stream()
                .map(segment -> segment.value().limit().watts())
                .findFirst();
    }

    private static WriteRequest request(String requestId, Timeline<Power> limits) {
        return request(requestId, limits, ACCEPTING);
    }

    private static WriteRequest request(String requestId, Timeline<Power> limits, PartnerProperties profile) {
        return new WriteRequest(submission(requestId), binding(3), profile, new ValidForecast(limits, List.of()));
    }

    private static ForecastSubmission submission(String requestId) {
        return new ForecastSubmission(
                "vector",
                "group",
                requestId,
                Optional.empty(),
                Direction.IMPORT,
                ForecastKind.PRIMARY,
                List.of(),
                "body",
                Optional.empty());
    }

    private static GroupBinding binding(int epoch) {
        return new GroupBinding(
                1, "vector", "group", "scope", "group", EnforcementMode.ENFORCE, epoch, NOON, 0, Optional.empty());
    }

    private static PartnerProperties profile(Map<String, ?> own) {
        return PartnerPropertiesFixtures.profileProperties("vector", own);
    }

    private static Timeline<Power> limits(int from, int to, long watts) {
        return Timeline.of(List.of(segment(from, to, watts)));
    }

    private static Timeline<CapacityLimit> inForce(int from, int to, long watts, ForecastOrigin origin) {
        return limits(from, to, watts).mapValues(limit -> new CapacityLimit(limit, origin));
    }

    private static TimelineSegment<Power> segment(int from, int to, long watts) {
        return new TimelineSegment<>(new Interval(hour(from), hour(to)), new Power(watts));
    }

    private static Instant hour(int hour) {
        return NOON.plus(Duration.ofHours(hour));
    }
}
