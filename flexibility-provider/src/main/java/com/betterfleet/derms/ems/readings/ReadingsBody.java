package com.betterfleet.derms.ems.readings;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/**
 * Describes the body of meter readings in all its formats. The methods that read them share one path, and the API
 * description would show only the last of several descriptions.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequestBody(
        required = true,
        content = {
            @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    array =
                            @ArraySchema(
                                    schema =
                                            @Schema(
                                                    implementation =
                                                            ReadingsController.MeterReadingDescription.class))),
            @Content(
                    mediaType = ReadingsController.NDJSON,
                    schema = @Schema(implementation = ReadingsController.MeterReadingDescription.class)),
            @Content(
                    mediaType = ReadingsController.CSV,
                    schema =
                            @Schema(
                                    type = "string",
                                    example = "assetId,at,importWh\ncharger-1,2026-01-31T22:30:00Z,1234.5"))
        })
@interface ReadingsBody {}
