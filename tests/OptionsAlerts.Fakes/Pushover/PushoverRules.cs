using System.Globalization;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Pushover;

/// <summary>What Pushover checks of a message.</summary>
internal static class PushoverRules
{
    private const int LargestPicture = 5 * 1024 * 1024;
    private static readonly (string Name, int Most)[] Lengths = [("message", 1024), ("title", 250), ("url", 512), ("url_title", 100)];

    /// <summary>The first fault and the parameter it lies with; null for a good message.</summary>
    public static (string Error, string Parameter)? Fault(FakeForm form, bool takesPictures)
    {
        if (string.IsNullOrWhiteSpace(form["message"])) return ("message cannot be blank", "message");
        foreach (var (name, most) in Lengths)
            if (form[name].EnumerateRunes().Count() > most) return ($"{name} is too long, maximum is {most} characters", name);
        if (form["priority"].Length > 0 && Number(form["priority"]) is not (>= -2 and <= 2)) return ("priority is invalid", "priority");
        if (form["timestamp"].Length > 0 && Number(form["timestamp"]) is null) return ("timestamp is invalid", "timestamp");
        if (Number(form["priority"]) == 2)
        {
            if (Number(form["retry"]) is not >= 30) return ("retry must be at least 30 seconds", "retry");
            if (Number(form["expire"]) is not (> 0 and <= 10_800)) return ("expire must be at most 10800 seconds", "expire");
        }

        return form.Files.GetValueOrDefault("attachment") is { } file ? PictureFault(file, takesPictures) : null;
    }

    public static int? Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (string, string)? PictureFault(FakeFile file, bool takesPictures)
    {
        if (!takesPictures || !file.ContentType.StartsWith("image/", StringComparison.Ordinal)) return ("attachment is not an image that can be shown", "attachment");
        return file.Bytes.Length > LargestPicture ? ("attachment is too large", "attachment") : null;
    }
}
