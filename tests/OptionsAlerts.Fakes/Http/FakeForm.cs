using Microsoft.AspNetCore.WebUtilities;

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
        if (MultipartForm.Parts(request) is not { } parts) return new FakeForm(Pairs(request.Text), new Dictionary<string, FakeFile>(StringComparer.Ordinal));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = new Dictionary<string, FakeFile>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part.FileName is { } file) files[part.Name] = new FakeFile(file, part.ContentType ?? string.Empty, part.Body);
            else fields[part.Name] = part.Text;
        }

        return new FakeForm(fields, files);
    }

    private static Dictionary<string, string> Pairs(string text) =>
        QueryHelpers.ParseQuery(text).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
}
