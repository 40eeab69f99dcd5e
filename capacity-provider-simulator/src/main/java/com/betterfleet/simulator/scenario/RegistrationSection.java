package com.betterfleet.simulator.scenario;

import com.betterfleet.simulator.scenario.RegistrationPlan.DoubleAnswer;
import java.util.List;
import java.util.Map;

/** Parses the section {@code registration}. Every field is optional and means normal behaviour when omitted. */
final class RegistrationSection {
    private static final List<String> SPOKEN = List.of("2.0");
    private static final int MOST_MESSAGES = 1_000;

    private RegistrationSection() {}

    static RegistrationPlan parse(Map<?, ?> values) {
        SectionReader fields = new SectionReader("registration", values);
        if (fields.has("failAfterTaking") && !fields.has("failFirst")) {
            throw SectionReader.invalid(fields.pathOf("failAfterTaking"), "only with failFirst");
        }
        RegistrationPlan plan = new RegistrationPlan(
                fields.asMap(),
                fields.flagOr("loseAnswer", false),
                fields.has("doubleAnswer")
                        ? DoubleAnswer.valueOf(fields.text("doubleAnswer", List.of("SAME_ID", "OTHER_ID")))
                        : null,
                fields.flagOr("wrongToken", false),
                fields.flagOr("answerFirst", false),
                fields.has("versions") ? fields.texts("versions") : SPOKEN,
                fields.flagOr("trailingSlash", false),
                fields.has("baseUrl") ? fields.text("baseUrl") : null,
                fields.has("failFirst") ? fields.whole("failFirst", 0, MOST_MESSAGES) : 0,
                fields.flagOr("failAfterTaking", false),
                fields.has("hangUp") ? fields.whole("hangUp", 0, MOST_MESSAGES) : 0,
                fields.flagOr("omitCorrelation", false),
                fields.flagOr("takeEachAsNew", false));
        fields.rejectUnknownFields();
        return plan;
    }
}
