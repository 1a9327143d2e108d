package bot

import (
	"fmt"
	"strconv"
	"strings"
)

// ParsePoint reads the text of an InLocation, "lat,lon" in degrees. Anything that is not a place
// on earth is ErrInvalid.
func ParsePoint(s string) (lat, lon float64, err error) {
	a, b, found := strings.Cut(s, ",")
	lat, errLat := strconv.ParseFloat(strings.TrimSpace(a), 64)
	lon, errLon := strconv.ParseFloat(strings.TrimSpace(b), 64)
	// Written so that NaN fails too.
	onEarth := lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180
	if !found || errLat != nil || errLon != nil || !onEarth {
		return 0, 0, fmt.Errorf("%w: location is not \"lat,lon\" in degrees", ErrInvalid)
	}
	return lat, lon, nil
}
