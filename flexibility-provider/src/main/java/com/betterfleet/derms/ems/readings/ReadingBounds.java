package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.payload.BodyBound;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/**
 * The bounds of one call with meter readings.
 *
 * @param maxMegabytes the largest body in MiB, before and after unpacking; 1 to 100
 * @param maxRows the number of readings, valid or not; 1 to 100,000
 */
record ReadingBounds(int maxMegabytes, int maxRows) {

    /** The characters of one line, or the bytes of one reading in an array; a reading has about a hundred. */
    static final int MAX_ROW_LENGTH = 64 * 1024;

    private static final int LARGEST_MEGABYTES = 100;
    private static final int LARGEST_ROWS = 100_000;

    /** @throws StartupRefusedException if a bound is out of its range */
    ReadingBounds {
        requireWithin("DERMS_READINGS_MAX_MB", maxMegabytes, LARGEST_MEGABYTES);
        requireWithin("DERMS_READINGS_MAX_ROWS", maxRows, LARGEST_ROWS);
    }

    private static void requireWithin(String setting, int value, int largest) {
        if (value < 1 || value > largest) {
            throw new StartupRefusedException("%s is %d; expected 1 to %d".formatted(setting, value, largest));
        }
    }

    /** @param number from 1, the header and blank lines included */
    static UnacceptableBodyException lineTooLong(int number) {
        return rowTooLong("line " + number + " is larger than %d characters");
    }

    /** @param number of the reading in an array, from 1 */
    static UnacceptableBodyException readingTooLong(int number) {
        return rowTooLong("reading " + number + " is larger than %d bytes");
    }

    private static UnacceptableBodyException rowTooLong(String text) {
        return new UnacceptableBodyException(
                BodyFault.TOO_LARGE, text.formatted(MAX_ROW_LENGTH) + "; expected one reading, about a hundred");
    }

    UnacceptableBodyException tooManyRows() {
        return new UnacceptableBodyException(
                BodyFault.TOO_LARGE,
                "the body has more than %d readings; expected at most %d in one call".formatted(maxRows, maxRows));
    }

    @Configuration(proxyBeanMethods = false)
    static class BoundsConfiguration {

        @Bean
        ReadingBounds readingBounds(
                @Value("${derms.readings.max-megabytes}") int maxMegabytes,
                @Value("${derms.readings.max-rows}") int maxRows) {
            return new ReadingBounds(maxMegabytes, maxRows);
        }

        @Bean
        BodyBound readingsBodyBound(ReadingBounds bounds) {
            return new BodyBound(ReadingsController.PATH, DataSize.ofMegabytes(bounds.maxMegabytes()));
        }
    }
}
