package com.betterfleet.derms.payload;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** A request whose body is decoded when it is first read, and is UTF-8 whatever charset its header names. */
final class DecodedRequest extends HttpServletRequestWrapper {

    private static final Pattern CHARSET = Pattern.compile("(?i)\\s*;\\s*charset\\s*=\\s*(\"[^\"]*\"|[^;\\s]*)");

    private final int maxBytes;
    private @Nullable ServletInputStream body;

    DecodedRequest(HttpServletRequest request, int maxBytes) {
        super(request);
        this.maxBytes = maxBytes;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            body = new BufferedBody(RequestBodies.readBody((HttpServletRequest) getRequest(), maxBytes));
        }
        return body;
    }

    @Override
    public BufferedReader getReader() throws IOException {
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

    private static @Nullable String withoutCharset(@Nullable String contentType) {
        return contentType == null ? null : CHARSET.matcher(contentType).replaceAll("");
    }

    private static final class BufferedBody extends ServletInputStream {

        private final ByteArrayInputStream content;

        BufferedBody(byte[] content) {
            this.content = new ByteArrayInputStream(content);
        }

        @Override
        public int read() {
            return content.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return content.read(target, offset, length);
        }

        @Override
        public int available() {
            return content.available();
        }

        @Override
        public boolean isFinished() {
            return content.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is in memory; read it without a listener");
        }
    }
}
