package com.betterfleet.derms.console.api;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.compliance.AdjustmentRequest;
import com.betterfleet.derms.compliance.AdjustmentService;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Requests other capacity from the partner and shows its answers (M12). */
@RestController
@RequestMapping("/api/v1/scopes/{id}/adjustments")
@Tag(name = "Adjustments", description = "Requests for other capacity and the answers of the partner.")
class AdjustmentsController {

    private final AdjustmentService adjustments;
    private final JsonMapper json;

    AdjustmentsController(AdjustmentService adjustments, JsonMapper json) {
        this.adjustments = adjustments;
        this.json = json;
    }

    /**
     * A capacity request.
     *
     * @param direction IMPORT (the default) or EXPORT
     * @param reason kept in the records of this service; not sent to the partner
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
                            : InputChecks.requireEnum("direction", direction, Direction.class),
                    requestedBlocks,
                    Objects.requireNonNullElse(reason, ""));
        }
    }

    /** @param capacityKw the absolute capacity, not a difference */
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
     * A stored capacity request.
     *
     * @param state QUEUED, DELIVERED, ANSWERED, PARTLY_ANSWERED, UNANSWERED, FAILED or CANCELLED
     * @param requestId the request id of the message
     * @param trouble why the message is not delivered
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
     * @param beforeKw the lowest capacity in the forecast at the time of the request; null: not stated for the whole
     *     block
     * @param grantedKw the lowest capacity in the answer; null: no answer, or not stated for the whole block
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
     * The forecast that answers a request.
     *
     * @param requestId the request id of the forecast
     * @param match CORRELATION: the forecast names the request; COVER: it changes the requested blocks in the
     *     requested direction
     */
    record AdjustmentAnswerResponse(String requestId, Instant at, String match) {

        static AdjustmentAnswerResponse of(Adjustment.AdjustmentAnswer answer) {
            return new AdjustmentAnswerResponse(
                    answer.forecastRequestId(),
                    answer.answeredAt(),
                    answer.match().name());
        }
    }

    /** The message that the request would send. */
    record AdjustmentPreviewResponse(String connectionId, String type, JsonNode body) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Requests other capacity from the partner",
            description = "Every call is a new request, also where it equals an earlier one.")
    AdjustmentResponse createAdjustment(@PathVariable String id, @RequestBody CreateAdjustmentRequest requested) {
        return AdjustmentResponse.of(adjustments.submitRequest(id, requested.toAdjustmentRequest()));
    }

    @PostMapping("/preview")
    @Operation(summary = "Returns the message that the same request would send; stores nothing")
    AdjustmentPreviewResponse previewAdjustment(
            @PathVariable String id, @RequestBody CreateAdjustmentRequest requested) {
        AdjustmentService.AdjustmentPreview preview = adjustments.previewRequest(id, requested.toAdjustmentRequest());
        return new AdjustmentPreviewResponse(preview.connectionId(), preview.type(), json.readTree(preview.body()));
    }

    @GetMapping
    @Operation(summary = "Lists requests, newest first")
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
    @Operation(summary = "Returns a request")
    AdjustmentResponse getAdjustment(@PathVariable String id, @PathVariable long number) {
        return AdjustmentResponse.of(adjustments.requireRequest(id, number));
    }

    @PostMapping("/{number}/cancel")
    @Operation(summary = "Cancels a request that is still QUEUED, else 409")
    AdjustmentResponse cancelAdjustment(@PathVariable String id, @PathVariable long number) {
        return AdjustmentResponse.of(adjustments.cancelRequest(id, number));
    }
}
