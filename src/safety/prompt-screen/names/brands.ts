/** Brands whose name means little else; words are joined by `_`. To name one is allowed, to draw its logo or its advertisement is not. */
export const brands = `
disney pixar dreamworks warner_bros universal_studios paramount_pictures hbo netflix hulu marvel_studios dc_comics lucasfilm nintendo playstation xbox sega atari ubisoft rockstar_games electronic_arts coca_cola cocacola
pepsi pepsico fanta_soda dr_pepper red_bull redbull monster_energy starbucks dunkin_donuts mcdonalds mcdonald_s mc_donalds burger_king kfc wendys taco_bell pizza_hut dominos_pizza subway_restaurant kelloggs nestle nutella oreo
kitkat kit_kat snickers m_and_ms heineken budweiser corona_beer guinness jack_daniels absolut_vodka nike adidas puma_shoes reebok under_armour new_balance converse_all_star lacoste levis zara_store ikea walmart costco amazon_logo ebay
alibaba google gmail youtube facebook instagram whatsapp tiktok twitter_logo snapchat linkedin reddit_logo microsoft apple_inc apple_logo iphone ipad macbook samsung huawei xiaomi sony panasonic toshiba lenovo dell_laptop intel_logo nvidia
ibm openai spotify uber_logo airbnb paypal visa_card mastercard american_express goldman_sachs tesla_motors tesla_logo tesla_car tesla_model ferrari lamborghini porsche bmw mercedes_benz mercedes volkswagen audi toyota honda_logo hyundai nissan
mazda subaru ford_logo chevrolet jeep_wrangler rolls_royce bentley bugatti maserati aston_martin harley_davidson ducati boeing airbus fedex ups_truck dhl shell_logo exxon british_petroleum gucci louis_vuitton prada chanel hermes_bag dior versace
balenciaga burberry rolex omega_watch cartier tiffany_and_co swarovski ray_ban calvin_klein ralph_lauren tommy_hilfiger hugo_boss victorias_secret sephora loreal nivea gillette colgate lego_logo lego_set hasbro mattel hot_wheels funko
olympic_rings fifa nba_logo nfl_logo super_bowl world_cup_logo manchester_united real_madrid cnn fox_news bbc_news new_york_times
`;
