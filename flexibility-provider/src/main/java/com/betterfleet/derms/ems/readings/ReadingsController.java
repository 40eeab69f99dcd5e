package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.metering.MeteringService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Accepts meter readings over HTTP, as JSON or CSV. */
@RestController
@Tag(name = "Meter readings")
class ReadingsController {

    static final String PATH = "/api/v1/meter-readings";
    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";

    private static final String DESCRIPTION = """
            Up to 10,000 readings and 16 MiB, in rows of up to 64 KiB, unless the operator has set other bounds; more is refused \
            with 413. Each is stored or rejected by itself, with the reason; for an asset and an instant the first \
            reading is stored, and the same again is accepted without effect.""";

    private final MeteringService metering;
    private final ReadingBounds bounds;

    ReadingsController(MeteringService metering, ReadingBounds bounds) {
        this.metering = metering;
        this.bounds = bounds;
    }

    /** The JSON form of a reading, for the API description. */
    @Schema(name = "MeterReading")
    record MeterReadingDescription(
            @Schema(description = "the asset whose meter it is", requiredMode = Schema.RequiredMode.REQUIRED)
            String assetId,

            @Schema(
                    description = "RFC 3339 with an offset; at most 5 minutes ahead",
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    example = "2026-01-31T22:30:00Z")
            String at,

            @Schema(description = "import register in Wh, not negative") @Nullable
            BigDecimal importWh,

            @Schema(description = "export register in Wh, not negative") @Nullable
            BigDecimal exportWh,

            @Schema(description = "power at that instant in W, import positive") @Nullable
            BigDecimal powerW,

            @Schema(description = "registers of single phases") @Nullable
            List<PhaseReadingDescription> phases) {}

    @Schema(name = "MeterReadingOfPhase")
    record PhaseReadingDescription(
            @Schema(
                    allowableValues = {"ONE", "TWO", "THREE"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String phase,

            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh) {}

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Accepts meter readings as a JSON array", description = DESCRIPTION)
    @ReadingsBody
    SubmittedReadings.MeterReadingsResponse postJsonArray(InputStream body) throws IOException {
        return JsonReadingParser.parseArray(body, bounds).storeAll(metering);
    }

    @PostMapping(path = PATH, consumes = NDJSON)
    @Operation(summary = "Accepts meter readings as one JSON object a line", description = DESCRIPTION)
    @ReadingsBody
    SubmittedReadings.MeterReadingsResponse postJsonLines(InputStream body) throws IOException {
        return parseAndStore(body, JsonReadingParser::parseLines);
    }

    @PostMapping(path = PATH, consumes = CSV)
    @Operation(
            summary = "Accepts meter readings as CSV",
            description = DESCRIPTION
                    + " The first line names the columns: assetId, at, importWh, exportWh, powerW, importWh.ONE"
                    + " and so on; an empty cell is absent.")
    @ReadingsBody
    SubmittedReadings.MeterReadingsResponse postCsv(InputStream body) throws IOException {
        return parseAndStore(body, CsvReadingParser::parseReadings);
    }

    private interface ReadingParser {
        SubmittedReadings parseReadings(ReadingLines body, ReadingBounds bounds) throws IOException;
    }

    private SubmittedReadings.MeterReadingsResponse parseAndStore(InputStream body, ReadingParser parser)
            throws IOException {
        try (ReadingLines lines = new ReadingLines(body)) {
            return parser.parseReadings(lines, bounds).storeAll(metering);
        }
    }
}
