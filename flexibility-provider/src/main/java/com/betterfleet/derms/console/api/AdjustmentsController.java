package com.betterfleet.derms.console.api;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.compliance.AdjustmentRequest;
import com.betterfleet.derms.compliance.AdjustmentService;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asking the partner for other capacity, and what came of it (M12). */
@RestController
@RequestMapping("/api/v1/scopes/{id}/adjustments")
class AdjustmentsController {

    private final AdjustmentService adjustments;
    private final JsonMapper json;

    AdjustmentsController(AdjustmentService adjustments, JsonMapper json) {
        this.adjustments = adjustments;
        this.json = json;
    }

    /**
     * What is asked for.
     *
     * @param direction IMPORT (the default) or EXPORT
     * @param reason for the history; it does not leave
     */
    record CreateAdjustmentRequest(
            @Nullable String direction,
            @Nullable List<@Nullable AdjustmentBlockRequest> blocks,
            @Nullable String reason) {

        AdjustmentRequest toAdjustmentRequest() {
            List<AdjustmentRequest.RequestedBlock> requestedBlocks = new ArrayList<>();
            for (AdjustmentBlockRequest block : InputChecks.requirePresent("blocks", blocks, "1 to 672 blocks")) {
                String at = "blocks[%d]".formatted(requestedBlocks.size());
                requestedBlocks.add(InputChecks.requirePresent(at, block, "a block with start, end and capacityKw")
                        .toBlock(at));
            }
            return new AdjustmentRequest(
                    direction == null
                            ? Direction.IMPORT
                            : ApiValues.requireEnum("direction", direction, Direction.class),
                    requestedBlocks,
                    Objects.requireNonNullElse(reason, ""));
        }
    }

    /** @param capacityKw absolute, not a difference */
    record AdjustmentBlockRequest(
            @Nullable String start,
            @Nullable String end,
            @Nullable BigDecimal capacityKw) {

        AdjustmentRequest.RequestedBlock toBlock(String at) {
            return new AdjustmentRequest.RequestedBlock(
                    ApiValues.requireInterval(at, start, end), ApiValues.requirePower(at + ".capacityKw", capacityKw));
        }
    }

    /**
     * A request.
     *
     * @param state QUEUED, DELIVERED, ANSWERED, PARTLY_ANSWERED, UNANSWERED, FAILED or CANCELLED
     * @param requestId the request id of the message
     * @param trouble why the partner has not taken it
     */
    record AdjustmentResponse(
            long id,
            String scopeId,
            String connectionId,
            String groupId,
            String direction,
            List<AdjustmentBlockResponse> blocks,
            String reason,
            String state,
            String requestedBy,
            Instant requestedAt,
            String requestId,
            @Nullable Instant deliveredAt,
            @Nullable String trouble,
            @Nullable AdjustmentAnswerResponse answer) {

        static AdjustmentResponse of(Adjustment request) {
            return new AdjustmentResponse(
                    request.id(),
                    request.scopeId(),
                    request.item().connectionId(),
                    request.item().groupId(),
                    request.direction().name(),
                    IntStream.range(0, request.blocks().size())
                            .mapToObj(i -> AdjustmentBlockResponse.of(request, i))
                            .toList(),
                    request.reason(),
                    request.state().name(),
                    request.requestedBy(),
                    request.requestedAt(),
                    request.requestId(),
                    request.deliveredAt().orElse(null),
                    request.undeliveredReason().orElse(null),
                    request.answer().map(AdjustmentAnswerResponse::of).orElse(null));
        }
    }

    /**
     * A block of a request.
     *
     * @param beforeKw the least that was stated for it when this was asked; null: not stated for all of it
     * @param grantedKw the least that the answer states for it; null: no answer, or not for all of it
     */
    record AdjustmentBlockResponse(
            Instant start,
            Instant end,
            BigDecimal capacityKw,
            @Nullable BigDecimal beforeKw,
            @Nullable BigDecimal grantedKw) {

        static AdjustmentBlockResponse of(Adjustment request, int at) {
            Adjustment.AdjustmentBlock block = request.blocks().get(at);
            return new AdjustmentBlockResponse(
                    block.span().start(),
                    block.span().end(),
                    block.requestedCapacity().kilowatts(),
                    block.statedCapacity().map(Power::kilowatts).orElse(null),
                    request.grantedCapacity(at).map(Power::kilowatts).orElse(null));
        }
    }

    /**
     * The forecast that answers.
     *
     * @param requestId its request id
     * @param match CORRELATION: the partner says so; COVER: it moves the asked blocks the way that was asked for
     */
    record AdjustmentAnswerResponse(String requestId, Instant at, String match) {

        static AdjustmentAnswerResponse of(Adjustment.AdjustmentAnswer answer) {
            return new AdjustmentAnswerResponse(
                    answer.forecastRequestId(),
                    answer.answeredAt(),
                    answer.match().name());
        }
    }

    /** The message that would leave: its type and its body. */
    record AdjustmentPreviewResponse(String connectionId, String type, JsonNode body) {}

    /** Asks. Two equal calls are two requests. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AdjustmentResponse createAdjustment(@PathVariable String id, @RequestBody CreateAdjustmentRequest requested) {
        return AdjustmentResponse.of(adjustments.submitRequest(id, requested.toAdjustmentRequest()));
    }

    /** The exact message that the same call without {@code /preview} would send; nothing is stored. */
    @PostMapping("/preview")
    AdjustmentPreviewResponse previewAdjustment(
            @PathVariable String id, @RequestBody CreateAdjustmentRequest requested) {
        AdjustmentService.AdjustmentPreview preview = adjustments.previewRequest(id, requested.toAdjustmentRequest());
        return new AdjustmentPreviewResponse(preview.connectionId(), preview.type(), json.readTree(preview.body()));
    }

    /** Newest first. */
    @GetMapping
    ListPage<AdjustmentResponse> listAdjustments(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        int requested = ListPage.requireLimit(limit);
        return ListPage.ofNewestFirst(
                adjustments.listNewest(id, before, requested + 1).stream()
                        .map(AdjustmentResponse::of)
                        .toList(),
                requested,
                AdjustmentResponse::id);
    }

    @GetMapping("/{number}")
    AdjustmentResponse getAdjustment(@PathVariable String id, @PathVariable long number) {
        return AdjustmentResponse.of(adjustments.requireRequest(id, number));
    }

    /** Only one that is QUEUED can be cancelled; else 409. */
    @PostMapping("/{number}/cancel")
    AdjustmentResponse cancelAdjustment(@PathVariable String id, @PathVariable long number) {
        return AdjustmentResponse.of(adjustments.cancelRequest(id, number));
    }
}
