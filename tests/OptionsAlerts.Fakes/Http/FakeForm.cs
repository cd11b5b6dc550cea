using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace OptionsAlerts.Fakes.Http;

/// <summary>A file as it came in a form.</summary>
public sealed record FakeFile(string Name, string ContentType, byte[] Bytes);

/// <summary>A form's fields and files, whether it came URL-encoded or in parts.</summary>
public sealed record FakeForm(IReadOnlyDictionary<string, string> Fields, IReadOnlyDictionary<string, FakeFile> Files)
{
    /// <summary>A field's text; empty where there is none.</summary>
    public string this[string name] => Fields.GetValueOrDefault(name, string.Empty);

    public static FakeForm Of(FakeRequest request)
    {
        var type = MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var parsed) ? parsed : null;
        return type?.Boundary.Value is { Length: > 0 } boundary
            ? Parts(request.Body, boundary.Trim('"'))
            : new FakeForm(Pairs(request.Text), new Dictionary<string, FakeFile>(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> Pairs(string text) =>
        QueryHelpers.ParseQuery(text).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    private static FakeForm Parts(byte[] body, string boundary)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = new Dictionary<string, FakeFile>(StringComparer.Ordinal);
        // A letter a byte, so that a file's bytes come out as they went in.
        foreach (var part in Encoding.Latin1.GetString(body).Split("--" + boundary, StringSplitOptions.RemoveEmptyEntries))
        {
            var split = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (split < 0) continue;
            var content = Encoding.Latin1.GetBytes(part[(split + 4)..^2]);
            if (!ContentDispositionHeaderValue.TryParse(Header(part[..split], "Content-Disposition"), out var disposition)) continue;
            var name = disposition.Name.Value!.Trim('"');
            if (disposition.FileName.Value is { } file) files[name] = new FakeFile(file.Trim('"'), Header(part[..split], "Content-Type") ?? string.Empty, content);
            else fields[name] = Encoding.UTF8.GetString(content);
        }

        return new FakeForm(fields, files);
    }

    private static string? Header(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
