namespace OptionsAlerts.Ingestion.Formats;

/// <summary>
/// Bare <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which some savers of JSON write, are no JSON. They are made strings or nulls of the
/// same length, so that every other byte keeps its place in error messages.
/// </summary>
internal static class JsonRepair
{
    /// <summary>The body itself where it has no such token, else a repaired copy.</summary>
    public static byte[] WithoutBareNonFinite(byte[] body)
    {
        if (body.AsSpan().IndexOf("NaN"u8) < 0 && body.AsSpan().IndexOf("Infinity"u8) < 0) return body;

        var copy = body.ToArray();
        var inString = false;
        for (var i = 0; i < copy.Length; i++)
        {
            if (inString)
            {
                if (copy[i] == '\\') i++;
                else if (copy[i] == '"') inString = false;
                continue;
            }

            var rest = copy.AsSpan(i);
            switch (copy[i])
            {
                case (byte)'"': inString = true; break;
                case (byte)'N' when rest.StartsWith("NaN"u8): "\"\" "u8.CopyTo(rest); i += 2; break;
                case (byte)'I' when rest.StartsWith("Infinity"u8): "\"\"      "u8.CopyTo(rest); i += 7; break;
                case (byte)'-' when rest.StartsWith("-Infinity"u8): "\"\"       "u8.CopyTo(rest); i += 8; break;
            }
        }

        return copy;
    }
}
