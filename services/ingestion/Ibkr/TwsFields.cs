using System.Buffers.Text;
using System.Text;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>
/// Reads the fields of one TWS message in order: texts, each ended by a zero byte. Nothing throws: a field that is no number, or is not there, is told by false. What TWS writes
/// for "not set" (an empty field, ±1.797…E308) is null, not a number.
/// </summary>
public ref struct TwsFields(ReadOnlySpan<byte> payload)
{
    private const double Unset = 1e300;
    private const int LongestText = 64;

    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>True where no field is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The next field as it is; false where none is left. The last one may lack its zero byte.</summary>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (_rest.IsEmpty) return false;
        var end = _rest.IndexOf((byte)0);
        field = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }

    /// <summary>Passes over this many fields.</summary>
    public bool TrySkip(int count)
    {
        for (; count > 0; count--)
            if (!TryNext(out _)) return false;
        return true;
    }

    /// <summary>A whole number.</summary>
    public bool TryInt(out int value)
    {
        value = 0;
        return TryNext(out var field) && Utf8Parser.TryParse(field, out value, out var used) && used == field.Length;
    }

    /// <summary>A number; null where it is not set. Neither infinite nor NaN.</summary>
    public bool TryNumber(out double? value)
    {
        value = null;
        if (!TryNext(out var field)) return false;
        if (field.IsEmpty) return true;
        if (!Utf8Parser.TryParse(field, out double number, out var used) || used != field.Length || double.IsNaN(number)) return false;
        value = Math.Abs(number) < Unset ? number : null;
        return true;
    }

    /// <summary>A short text.</summary>
    public bool TryText(out string value)
    {
        value = "";
        if (!TryNext(out var field) || field.Length > LongestText) return false;
        value = Encoding.UTF8.GetString(field);
        return true;
    }
}
