package com.betterfleet.derms.console.api;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.compliance.Adjustments;
import com.betterfleet.derms.compliance.Wish;
import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Require;
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

    private final Adjustments adjustments;
    private final JsonMapper json;

    AdjustmentsController(Adjustments adjustments, JsonMapper json) {
        this.adjustments = adjustments;
        this.json = json;
    }

    /**
     * What is asked for.
     *
     * @param direction IMPORT (the default) or EXPORT
     * @param reason for the history; it does not leave
     */
    record Asked(
            @Nullable String direction,
            @Nullable List<@Nullable AskedBlock> blocks,
            @Nullable String reason) {

        Wish wish() {
            List<Wish.Block> wanted = new ArrayList<>();
            for (AskedBlock block : Require.present("blocks", blocks, "1 to 672 blocks")) {
                String at = "blocks[%d]".formatted(wanted.size());
                wanted.add(Require.present(at, block, "a block with start, end and capacityKw")
                        .block(at));
            }
            return new Wish(
                    direction == null ? Direction.IMPORT : Given.oneOf("direction", direction, Direction.class),
                    wanted,
                    Objects.requireNonNullElse(reason, ""));
        }
    }

    /** @param capacityKw absolute, not a difference */
    record AskedBlock(
            @Nullable String start,
            @Nullable String end,
            @Nullable BigDecimal capacityKw) {

        Wish.Block block(String at) {
            return new Wish.Block(Given.interval(at, start, end), Given.kw(at + ".capacityKw", capacityKw));
        }
    }

    /**
     * A request.
     *
     * @param state QUEUED, DELIVERED, ANSWERED, PARTLY_ANSWERED, UNANSWERED, FAILED or CANCELLED
     * @param requestId the request id of the message
     * @param trouble why the partner has not taken it
     */
    record Request(
            long id,
            String scopeId,
            String connectionId,
            String groupId,
            String direction,
            List<Block> blocks,
            String reason,
            String state,
            String requestedBy,
            Instant requestedAt,
            String requestId,
            @Nullable Instant deliveredAt,
            @Nullable String trouble,
            @Nullable Reply answer) {

        static Request of(Adjustment request) {
            return new Request(
                    request.id(),
                    request.scopeId(),
                    request.connectionId(),
                    request.groupId(),
                    request.direction().name(),
                    IntStream.range(0, request.blocks().size())
                            .mapToObj(i -> Block.of(request, i))
                            .toList(),
                    request.reason(),
                    request.state().name(),
                    request.requestedBy(),
                    request.requestedAt(),
                    request.requestId(),
                    request.deliveredAt().orElse(null),
                    request.trouble().orElse(null),
                    request.answer().map(Reply::of).orElse(null));
        }
    }

    /**
     * A block of a request.
     *
     * @param beforeKw the least that was stated for it when this was asked; null: not stated for all of it
     * @param grantedKw the least that the answer states for it; null: no answer, or not for all of it
     */
    record Block(
            Instant start,
            Instant end,
            BigDecimal capacityKw,
            @Nullable BigDecimal beforeKw,
            @Nullable BigDecimal grantedKw) {

        static Block of(Adjustment request, int at) {
            Adjustment.Block block = request.blocks().get(at);
            return new Block(
                    block.span().start(),
                    block.span().end(),
                    block.wanted().kilowatts(),
                    block.before().map(Power::kilowatts).orElse(null),
                    request.granted(at).map(Power::kilowatts).orElse(null));
        }
    }

    /**
     * The forecast that answers.
     *
     * @param requestId its request id
     * @param match CORRELATION: the partner says so; COVER: it moves the asked blocks the way that was asked for
     */
    record Reply(String requestId, Instant at, String match) {

        static Reply of(Adjustment.Answer answer) {
            return new Reply(answer.requestId(), answer.at(), answer.match().name());
        }
    }

    /** The message that would leave: its type and its body. */
    record Preview(String connectionId, String type, JsonNode body) {}

    /** Asks. Two equal calls are two requests. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Request request(@PathVariable String id, @RequestBody Asked asked) {
        return Request.of(adjustments.request(id, asked.wish()));
    }

    /** The exact message that the same call without {@code /preview} would send; nothing is stored. */
    @PostMapping("/preview")
    Preview preview(@PathVariable String id, @RequestBody Asked asked) {
        Adjustments.Preview preview = adjustments.preview(id, asked.wish());
        return new Preview(preview.connectionId(), preview.type(), json.readTree(preview.body()));
    }

    /** Newest first. */
    @GetMapping
    Page<Request> list(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int asked = Page.requireLimit(limit);
        return Page.newest(
                adjustments.newest(id, before, asked + 1).stream()
                        .map(Request::of)
                        .toList(),
                asked,
                Request::id);
    }

    @GetMapping("/{number}")
    Request get(@PathVariable String id, @PathVariable long number) {
        return Request.of(adjustments.require(id, number));
    }

    /** Only one that is QUEUED can be cancelled; else 409. */
    @PostMapping("/{number}/cancel")
    Request cancel(@PathVariable String id, @PathVariable long number) {
        return Request.of(adjustments.cancel(id, number));
    }
}
