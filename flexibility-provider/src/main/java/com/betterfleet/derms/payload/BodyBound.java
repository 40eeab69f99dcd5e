package com.betterfleet.derms.payload;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.util.unit.DataSize;

/**
 * The largest body of the calls of one path; every other call of the API has the bound of {@link #DEFAULT_SIZE}.
 *
 * @param maxSize the limit, before and after unpacking
 */
public record BodyBound(String path, DataSize maxSize) {

    /** The bound of calls that have none of their own. */
    public static final DataSize DEFAULT_SIZE = DataSize.ofMegabytes(1);

    static int findMaxBytes(List<BodyBound> bounds, HttpServletRequest request) {
        DataSize size = bounds.stream()
                .filter(bound -> bound.path().equals(request.getRequestURI()))
                .findFirst()
                .map(BodyBound::maxSize)
                .orElse(DEFAULT_SIZE);
        return Math.toIntExact(size.toBytes());
    }
}
