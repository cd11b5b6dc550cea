using System.Text;
using Microsoft.Net.Http.Headers;

namespace OptionsAlerts.Fakes.Http;

/// <summary>One part of a form.</summary>
/// <param name="FileName">Null for a value.</param>
public sealed record FormPart(string Name, string? FileName, string? ContentType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A <c>multipart/form-data</c> body, its files byte by byte.</summary>
public static class MultipartForm
{
    /// <summary>The parts; null for a body of another kind.</summary>
    public static IReadOnlyList<FormPart>? Parts(FakeRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var type) || type.Boundary.Value is not { Length: > 0 } boundary) return null;
        var mark = Encoding.ASCII.GetBytes("--" + boundary.Trim('"'));
        ReadOnlySpan<byte> rest = request.Body;
        List<FormPart> parts = [];
        while (rest.IndexOf(mark) is var at and >= 0)
        {
            rest = rest[(at + mark.Length)..];
            var end = rest.IndexOf(mark);
            if (end >= 0 && Part(rest[..end]) is { } part) parts.Add(part);
        }

        return parts;
    }

    private static FormPart? Part(ReadOnlySpan<byte> section)
    {
        var split = section.IndexOf("\r\n\r\n"u8);
        if (split < 0) return null;
        var headers = Encoding.UTF8.GetString(section[..split]).Split("\r\n");
        if (!ContentDispositionHeaderValue.TryParse(Header(headers, "Content-Disposition"), out var disposition) || disposition.Name.Value is not { } name) return null;
        return new FormPart(name.Trim('"'), disposition.FileName.Value?.Trim('"'), Header(headers, "Content-Type"), section[(split + 4)..^2].ToArray());
    }

    private static string? Header(string[] headers, string name) =>
        headers.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
