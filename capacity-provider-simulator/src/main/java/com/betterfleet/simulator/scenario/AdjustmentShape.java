package com.betterfleet.simulator.scenario;

import com.betterfleet.simulator.scenario.AdjustmentPlan.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Which fields the section {@code adjustments} has. */
final class AdjustmentShape {
    private static final double DAY = 86_400;

    private AdjustmentShape() {}

    static AdjustmentPlan read(Map<?, ?> values) {
        Fields fields = new Fields("adjustments", values);
        Answer answer = fields.choice("answer", Answer.class);
        boolean partly = answer == Answer.PART;
        if (!partly && fields.has("factor")) {
            throw Fields.invalid(fields.pathOf("factor"), "only with answer: part");
        }
        if (answer == Answer.NEVER) {
            refuseWithoutAnswer(fields);
        }
        AdjustmentPlan plan = new AdjustmentPlan(
                answer,
                partly ? fields.number("factor", 0, 1) : 1,
                fields.has("afterSeconds") ? fields.seconds("afterSeconds", 0, DAY) : Duration.ZERO,
                fields.flagOr("correlated", true));
        fields.refuseOthers();
        return plan;
    }

    private static void refuseWithoutAnswer(Fields fields) {
        for (String name : List.of("afterSeconds", "correlated")) {
            if (fields.has(name)) {
                throw Fields.invalid(fields.pathOf(name), "only with answer: full or part");
            }
        }
    }
}
