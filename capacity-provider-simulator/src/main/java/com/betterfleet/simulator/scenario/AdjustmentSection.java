package com.betterfleet.simulator.scenario;

import com.betterfleet.simulator.scenario.AdjustmentPlan.AnswerExtent;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Parses the section {@code adjustments}. */
final class AdjustmentSection {
    private static final double DAY = 86_400;

    private AdjustmentSection() {}

    static AdjustmentPlan parse(Map<?, ?> values) {
        SectionReader fields = new SectionReader("adjustments", values);
        AnswerExtent answer = fields.choice("answer", AnswerExtent.class);
        boolean partly = answer == AnswerExtent.PART;
        if (!partly && fields.has("factor")) {
            throw SectionReader.invalid(fields.pathOf("factor"), "only with answer: part");
        }
        if (answer == AnswerExtent.NEVER) {
            refuseWithoutAnswer(fields);
        }
        AdjustmentPlan plan = new AdjustmentPlan(
                answer,
                partly ? fields.number("factor", 0, 1) : 1,
                fields.has("afterSeconds") ? fields.seconds("afterSeconds", 0, DAY) : Duration.ZERO,
                fields.flagOr("correlated", true));
        fields.rejectUnknownFields();
        return plan;
    }

    private static void refuseWithoutAnswer(SectionReader fields) {
        for (String name : List.of("afterSeconds", "correlated")) {
            if (fields.has(name)) {
                throw SectionReader.invalid(fields.pathOf(name), "only with answer: full or part");
            }
        }
    }
}
