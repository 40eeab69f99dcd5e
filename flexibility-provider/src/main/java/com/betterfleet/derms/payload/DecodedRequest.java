package com.betterfleet.derms.payload;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** A request whose body is bounded, decoded while it is read, and is UTF-8 whatever charset its header names. */
final class DecodedRequest extends HttpServletRequestWrapper {

    private static final Pattern CHARSET = Pattern.compile("(?i)\\s*;\\s*charset\\s*=\\s*(\"[^\"]*\"|[^;\\s]*)");

    private final int maxBytes;
    private @Nullable ServletInputStream body;

    DecodedRequest(HttpServletRequest request, int maxBytes) {
        super(request);
        this.maxBytes = maxBytes;
    }

    @Override
    public ServletInputStream getInputStream() {
        if (body == null) {
            body = new DecodedBody();
        }
        return body;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    @Override
    public @Nullable String getContentType() {
        return withoutCharset(super.getContentType());
    }

    @Override
    public @Nullable String getHeader(String name) {
        String value = super.getHeader(name);
        return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) ? withoutCharset(value) : value;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String type = name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) ? getHeader(name) : null;
        return type == null ? super.getHeaders(name) : Collections.enumeration(Collections.singletonList(type));
    }

    /** A media type without its charset, which bodies here do not depend on. */
    static @Nullable String withoutCharset(@Nullable String contentType) {
        return contentType == null ? null : CHARSET.matcher(contentType).replaceAll("");
    }

    /** Opens the body at the first read, so that nothing is read before the caller is known. */
    private final class DecodedBody extends ServletInputStream {

        private @Nullable InputStream content;
        private boolean finished;

        private InputStream open() throws IOException {
            InputStream open = content;
            if (open == null) {
                open = RequestBodies.openBody((HttpServletRequest) getRequest(), maxBytes);
                content = open;
            }
            return open;
        }

        @Override
        public int read() throws IOException {
            int read = open().read();
            finished = read < 0;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = open().read(target, offset, length);
            finished = read < 0;
            return read;
        }

        @Override
        public int available() throws IOException {
            return open().available();
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is read without a listener");
        }
    }
}
