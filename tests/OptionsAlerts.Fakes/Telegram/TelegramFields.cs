using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Telegram;

/// <summary>A request's parameters, from JSON, a form or a multipart form with files.</summary>
internal sealed class TelegramFields
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private TelegramFields()
    {
    }

    public static TelegramFields Of(FakeRequest request)
    {
        var fields = new TelegramFields();
        if (MultipartForm.Parts(request) is { } parts)
        {
            foreach (var part in parts.Where(part => part.FileName is null)) fields._texts[part.Name] = part.Text;
            foreach (var part in parts.Where(part => part.FileName is not null)) fields._files[part.Name] = part.Body;
        }
        else if (MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            using var json = JsonDocument.Parse(request.Body);
            foreach (var property in json.RootElement.EnumerateObject()) fields._texts[property.Name] = property.Value.ToString();
        }
        else
        {
            foreach (var (name, value) in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body))) fields._texts[name] = value.ToString();
        }

        return fields;
    }

    /// <summary>Empty where it is not there.</summary>
    public string Text(string name) => _texts.GetValueOrDefault(name, string.Empty);

    public bool Flag(string name) => bool.TryParse(Text(name), out var flag) && flag;

    public int Number(string name) => int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A file under its name, or under the name that the text of its name refers to; null where there is none.</summary>
    public byte[]? File(string name)
    {
        const string Reference = "attach://";
        var text = Text(name);
        return _files.GetValueOrDefault(text.StartsWith(Reference, StringComparison.Ordinal) ? text[Reference.Length..] : name);
    }
}
